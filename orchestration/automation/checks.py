"""Checks that dbt cannot express, because they concern the source chosen, what it was given, or the published file."""

import dagster as dg
import duckdb

from orchestration.assets.ingestion import asset_key
from orchestration.assets.published import KEY as PUBLISHED_KEY
from orchestration.assets.resources import Warehouse
from orchestration.contracts import fundamentals, market
from orchestration.contracts.contract import Contract
from orchestration.contracts.filings import FILINGS


def _no_simulated_rows(contract: Contract) -> dg.AssetChecksDefinition:
    @dg.asset_check(
        asset=asset_key(contract),
        name="no_simulated_rows_among_real_ones",
        blocking=True,
        description="A warehouse built from any source but the embedded one holds no simulated row.",
    )
    def check(warehouse: dg.ResourceParam[Warehouse]) -> dg.AssetCheckResult:
        ((count,),) = warehouse.rows(f"select count(*) from {contract.name} where is_simulated")
        return dg.AssetCheckResult(
            passed=count == 0 or warehouse.settings.source == "embedded", metadata={"simulated_rows": count}
        )

    return check


# Per ticker and source: its last restatement, the days it covers, and by what factor it changed the closes.
# A split changes many closes by one factor; where earlier days keep their old closes, the series mixes two bases.
MIXED_BASES = """
with versions as (
    select
        ticker, source_name, session_date, close_quoted_usd, ingested_at,
        lag(close_quoted_usd) over (
            partition by ticker, session_date, source_name order by known_at, ingested_at
        ) as earlier_close_usd,
        row_number() over (
            partition by ticker, session_date, source_name order by known_at desc, ingested_at desc
        ) as version_rank
    from raw_market.daily_quotes
    where (ticker, source_name) in (
        select (ticker, source_name) from raw_market.daily_quotes
        group by ticker, source_name, session_date having count(*) > 1
    )
),
restatements as (
    select
        ticker, source_name, ingested_at, min(session_date) as first_date,
        count(*) as closes_count, min(close_quoted_usd / earlier_close_usd) as lowest_factor,
        max(close_quoted_usd / earlier_close_usd) as highest_factor
    from versions
    where version_rank = 1 and earlier_close_usd is not null
    group by ticker, source_name, ingested_at
)
select distinct ticker, first_date, lowest_factor
from restatements
inner join versions using (ticker, source_name)
where
    closes_count >= 5 and highest_factor / lowest_factor < 1.01 and abs(ln(lowest_factor)) > 0.01
    and version_rank = 1 and session_date < first_date and versions.ingested_at < restatements.ingested_at
order by ticker
"""


@dg.asset_check(
    asset=asset_key(market.DAILY_QUOTES),
    blocking=True,
    description="No series mixes closes from before and after a split that was read for some months only.",
)
def one_basis_per_series(warehouse: dg.ResourceParam[Warehouse]) -> dg.AssetCheckResult:
    """Find tickers restated by one factor in the months read, with older months left as they were."""
    found = warehouse.rows(MIXED_BASES)
    metadata: dict[str, int | str] = {"tickers": len(found)}
    if found:
        ticker, first_date, factor = found[0]
        metadata["example"] = f"{ticker} from {first_date} on: closes changed by the factor {factor:.4f}"
        metadata["next_step"] = "read all months: `make warehouse`"
    return dg.AssetCheckResult(passed=not found, metadata=metadata)


@dg.asset_check(
    asset=PUBLISHED_KEY, description="The published file opens read-only and holds every mart with its rows."
)
def published_file_answers(warehouse: dg.ResourceParam[Warehouse]) -> dg.AssetCheckResult:
    """Compare the marts' row counts in the published file with those of the build."""
    marts = warehouse.rows("select table_name from information_schema.tables where table_schema = 'marts' order by 1")
    counting = " union all ".join(f"select '{name}', count(*) from marts.{name}" for (name,) in marts)
    built = dict(warehouse.rows(counting))
    with duckdb.connect(str(warehouse.settings.published_path), read_only=True) as published:
        found = dict(published.execute(counting).fetchall())
    return dg.AssetCheckResult(passed=bool(built) and found == built, metadata={"rows_by_mart": found})


# Beyond this many files the check only says how many more there are; marts.data_quality counts them too.
UNKNOWN_SHOWN = 5
UNKNOWN_ISSUERS = f"""
with stated as (
    select cik, source_file from {fundamentals.COMPANY_FACTS.name}
    union all
    select cik, source_file from {FILINGS.name}
)
select cik, source_file, count(*)
from stated
where cik not in (
    select cik from raw_reference.issuers union all
    select cik from raw_reference.index_constituents where cik is not null
)
group by cik, source_file
order by cik, source_file
"""


@dg.asset_check(
    asset=asset_key(fundamentals.COMPANY_FACTS),
    additional_deps=[asset_key(FILINGS)],
    description="Every company with facts or filings has a name and a ticker: a file of one that has not is kept and "
    "told.",
)
def companies_are_known(warehouse: dg.ResourceParam[Warehouse]) -> dg.AssetCheckResult:
    """Look for companies with filings that neither the issuers nor an index's constituents name; a warning."""
    unknown = warehouse.rows(UNKNOWN_ISSUERS)
    ciks = sorted({cik for cik, _, _ in unknown})
    files = [f"CIK {cik} ({file}, {count:,} rows)" for cik, file, count in unknown[:UNKNOWN_SHOWN]]
    more = f" and {len(unknown) - UNKNOWN_SHOWN:,} more files" if len(unknown) > UNKNOWN_SHOWN else ""
    where = "of the drop folder" if warehouse.settings.drop_dir else "below data/"
    return dg.AssetCheckResult(
        passed=not unknown,
        severity=dg.AssetCheckSeverity.WARN,
        description=f"no issuer has {', '.join(files)}{more}: published without a name and a ticker. Add the company "
        f"to reference/issuers.csv {where} (cik, issuer_name) and its share to reference/securities.csv there "
        "(security_id, ticker, valid_from_date, valid_to_date, security_name, security_type, cik)"
        if unknown
        else None,
        metadata={"unknown_count": len(ciks), "unknown_ciks": ", ".join(ciks)},
    )


checks = [
    *(_no_simulated_rows(contract) for contract in (market.DAILY_QUOTES, market.INDEX_LEVELS)),
    one_basis_per_series,
    companies_are_known,
    published_file_answers,
]
