"""Which rows of a mart may be passed on: by the sources that state what the mart is computed from.

`data/reference/source_licences.csv` says of each raw table and source whether its rows may be passed on, and why.
A source that it does not list may not. Marts are treated in one of three ways:

- each row of BY_ROW is one statement of one source: it is kept where that source allows it;
- a row of SERIES_OF looks back over others, so that its returns and extremes tell what other sources stated: all rows
  are kept where every source in the file that states such a series allows it, and none otherwise;
- FREE_OF_SERIES holds announcements, choices of this project, and single figures with their source.

Tables that it does not name (splits and dividends, shares outstanding, members of an index, announced spending, the
exchange's calendar) are not considered: they state single facts.
"""

import csv
from collections.abc import Mapping
from dataclasses import dataclass

import duckdb

from orchestration.reports.dictionary.comments import DescribedMart
from orchestration.settings import REFERENCE_DIR
from orchestration.warehouse.tables import literal

QUOTES, LEVELS, RATES = "raw_market.daily_quotes", "raw_market.index_levels", "raw_market.policy_rates"
FACTS, REPORTS = "raw_fundamentals.company_facts", "raw_fundamentals.eps_reports"
BY_ROW: Mapping[str, str] = {"index_level_versions": LEVELS, "policy_rates": RATES}
SERIES_OF: Mapping[str, tuple[str, ...]] = {
    "index_contributions": (QUOTES,),
    "index_levels": (LEVELS,),
    "index_milestones": (LEVELS,),
    "latest_stock_returns": (QUOTES,),
    "market_breadth": (QUOTES,),
    "sector_performance": (QUOTES, LEVELS),
    "spending_and_price": (QUOTES, LEVELS, FACTS),
    "stock_performance": (QUOTES,),
    "earnings": (FACTS,),
    "earnings_history": (FACTS,),
    "earnings_season": (FACTS, REPORTS),
    "earnings_surprises": (FACTS, REPORTS),
    "hyperscaler_spending": (FACTS,),
    "hyperscaler_spending_history": (FACTS,),
    "hyperscaler_totals": (FACTS,),
    "hyperscaler_totals_history": (FACTS,),
    "restatements": (FACTS,),
}
FREE_OF_SERIES: Mapping[str, str] = {
    "capex_guidance": "announcements of companies, each with its source",
    "capex_guidance_history": "announcements of companies, each with its source",
    "claim_checks": "statements of articles, judged; single figures are cited with the rows that they come from",
    "claim_summary": "counts of judged claims",
    "data_quality": "findings about the data; examples cite single rows",
    "data_sources": "who states what, and how far it reaches",
    "hyperscaler_groups": "a choice of this project",
    "indices": "names of indices, and how far each reaches",
    "quote_snapshots": "the quote table that an article prints, cited",
    "rows_read": "how many rows each run read, and from whom",
    "volatility_regimes": "a choice of this project",
}


@dataclass(frozen=True)
class SourceLicence:
    """Whether the rows that a source states in a raw table may be passed on, and why."""

    table_name: str
    source_name: str
    may_be_passed_on: bool
    reason: str


@dataclass(frozen=True)
class MartLicence:
    """What of a mart may be passed on. condition: SQL that holds for the rows that may. note: why, in words."""

    condition: str
    note: str


def source_licences() -> dict[tuple[str, str], SourceLicence]:
    """(Raw table, source) → its licence, as the reference table has it."""
    with (REFERENCE_DIR / "source_licences.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            SourceLicence(row["table_name"], row["source_name"], row["may_be_passed_on"] == "true", row["reason"])
            for row in csv.DictReader(file)
        ]
    return {(row.table_name, row.source_name): row for row in rows}


def licences_in(connection: duckdb.DuckDBPyConnection) -> tuple[SourceLicence, ...]:
    """The licences of the sources that state rows of this published file."""
    listed = source_licences()
    found = connection.execute(
        "select distinct table_name, source_name from marts.data_sources "
        f"union select distinct '{LEVELS}', source_name from marts.index_level_versions order by all"
    ).fetchall()
    return tuple(
        listed.get((table, source)) or SourceLicence(table, source, False, "no terms of this source are on record")
        for table, source in found
    )


def tables_of(mart: DescribedMart) -> tuple[str, ...]:
    """The raw tables with licences that a mart is computed from; none of a mart that rests on no series."""
    return SERIES_OF.get(mart.name) or ((BY_ROW[mart.name],) if mart.name in BY_ROW else ())


def licence_of(mart: DescribedMart, sources: tuple[SourceLicence, ...]) -> MartLicence:
    """What of a mart may be passed on, with these sources in the file; of an unknown mart nothing."""
    if mart.name in FREE_OF_SERIES:
        return MartLicence("true", FREE_OF_SERIES[mart.name])
    tables = tables_of(mart)
    if not tables:
        return MartLicence("false", "what it is computed from is not on record")
    of_tables = [source for source in sources if source.table_name in tables]
    refused = [source for source in of_tables if not source.may_be_passed_on]
    allowed = [source for source in of_tables if source.may_be_passed_on]
    if mart.name in BY_ROW:
        names = ", ".join(literal(source.source_name) for source in allowed)
        return MartLicence(f"source_name in ({names})" if names else "false", _note(refused or allowed))
    return MartLicence("false" if refused else "true", _note(refused or allowed))


def _note(sources: list[SourceLicence]) -> str:
    return "; ".join(f"{source.source_name} ({source.table_name}): {source.reason}" for source in sources)
