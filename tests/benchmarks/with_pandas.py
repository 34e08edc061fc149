"""What a person may write instead: the price half as a pandas script. `with_pandas.py <drop folder> <output>`."""

import sys
from pathlib import Path

import pandas as pd


def main(folder: Path, output: Path) -> None:
    """Write stock_performance and sector_performance (equally weighted) as Parquet files."""
    columns = ["ticker", "date", "close"]
    quotes = pd.concat(
        pd.read_parquet(path, columns=columns) for path in sorted((folder / "quotes").glob("20*.parquet"))
    )
    quotes = quotes.rename(columns={"date": "session_date"}).sort_values(["ticker", "session_date"], ignore_index=True)
    quotes["session_date"] = pd.to_datetime(quotes["session_date"])
    by_ticker = quotes.groupby("ticker", sort=False)["close"]
    previous = by_ticker.shift()
    quotes["return_1d_ratio"] = quotes["close"] / previous - 1
    actions = pd.read_parquet(folder / "quotes/actions.parquet")
    paid = actions[actions["action_type"] == "dividend"].rename(columns={"date": "session_date"})
    paid["session_date"] = pd.to_datetime(paid["session_date"])
    dividend = quotes.merge(paid, "left", on=["ticker", "session_date"])["dividend_usd_per_share"].fillna(0)
    quotes["total_return_1d_ratio"] = (quotes["close"] + dividend) / previous - 1
    for name, unit in (("mtd", "M"), ("qtd", "Q"), ("ytd", "Y")):
        period = quotes["session_date"].dt.to_period(unit)
        last = quotes.groupby(["ticker", period], sort=False)["close"].last().groupby("ticker").shift().rename("base")
        base = last.reindex(pd.MultiIndex.from_arrays([quotes["ticker"], period]))
        quotes[f"return_{name}_ratio"] = quotes["close"] / base.to_numpy() - 1
    quotes["drawdown_ratio"] = quotes["close"] / by_ticker.cummax() - 1
    quotes.to_parquet(output / "stock_performance.parquet")
    (path,) = (folder / "reference").glob("sp500_constituents_*.csv")
    sectors = pd.read_csv(path).rename(columns={"symbol": "ticker", "gics sector": "sector_name"})
    members = quotes.dropna(subset=["return_1d_ratio"]).merge(sectors[["ticker", "sector_name"]], on="ticker")
    daily = members.groupby(["sector_name", "session_date"])["return_1d_ratio"].mean().reset_index()
    year = daily["session_date"].dt.year
    daily["return_ytd_ratio"] = (1 + daily["return_1d_ratio"]).groupby([daily["sector_name"], year]).cumprod() - 1
    daily.to_parquet(output / "sector_performance.parquet")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
