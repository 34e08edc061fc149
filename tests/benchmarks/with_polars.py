"""What a person may write instead: the price half as a polars script. `with_polars.py <drop folder> <output>`."""

import sys
from pathlib import Path

import polars as pl


def main(folder: Path, output: Path) -> None:
    """Write stock_performance and sector_performance (equally weighted) as Parquet files."""
    quotes = (
        pl.scan_parquet(folder / "quotes" / "20*.parquet")
        .select("ticker", pl.col("date").alias("session_date"), "close")
        .sort("ticker", "session_date")
    )
    paid = (
        pl.scan_parquet(folder / "quotes/actions.parquet")
        .filter(pl.col("action_type") == "dividend")
        .select("ticker", pl.col("date").alias("session_date"), "dividend_usd_per_share")
    )
    previous = pl.col("close").shift().over("ticker")
    stocks = quotes.join(paid, on=["ticker", "session_date"], how="left", maintain_order="left").with_columns(
        (pl.col("close") / previous - 1).alias("return_1d_ratio"),
        ((pl.col("close") + pl.col("dividend_usd_per_share").fill_null(0)) / previous - 1).alias(
            "total_return_1d_ratio"
        ),
        (pl.col("close") / pl.col("close").cum_max().over("ticker") - 1).alias("drawdown_ratio"),
    )
    for name, unit in (("mtd", "1mo"), ("qtd", "1q"), ("ytd", "1y")):
        stocks = stocks.with_columns(pl.col("session_date").dt.truncate(unit).alias("period"))
        bases = (
            stocks.group_by("ticker", "period")
            .agg(pl.col("close").sort_by("session_date").last().alias("base"))
            .sort("ticker", "period")
            .with_columns(pl.col("base").shift().over("ticker"))
        )
        stocks = stocks.join(bases, on=["ticker", "period"], how="left", maintain_order="left").with_columns(
            (pl.col("close") / pl.col("base") - 1).alias(f"return_{name}_ratio")
        )
        stocks = stocks.drop("base", "period")
    performance = stocks.collect()
    performance.write_parquet(output / "stock_performance.parquet")
    (path,) = (folder / "reference").glob("sp500_constituents_*.csv")
    sectors = pl.read_csv(path).select(pl.col("symbol").alias("ticker"), pl.col("gics sector").alias("sector_name"))
    daily = (
        performance.drop_nulls("return_1d_ratio")
        .join(sectors, on="ticker")
        .group_by("sector_name", "session_date")
        .agg(pl.col("return_1d_ratio").mean())
        .sort("sector_name", "session_date")
    )
    grown = (1 + pl.col("return_1d_ratio")).cum_prod().over("sector_name", pl.col("session_date").dt.year())
    daily.with_columns((grown - 1).alias("return_ytd_ratio")).write_parquet(output / "sector_performance.parquet")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
