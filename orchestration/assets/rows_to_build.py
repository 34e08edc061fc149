"""Which rows a run computes in models that are built by rows: those that follow from what is new.

The rows of one issuer follow from its filings alone, and those of one security from one session on from its quotes and
actions. So a new filing costs one issuer's history, and a new day one session, not everyone's past.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from orchestration.assets.audit_mark import Audit
from orchestration.contracts.corporate_actions import CORPORATE_ACTION_COVERAGE, CORPORATE_ACTIONS
from orchestration.contracts.fundamentals import CAPEX_HEADLINE, COMPANY_FACTS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.warehouse.build_state import tables_held
from orchestration.warehouse.tables import QUARANTINE

# Tells dbt, by name, which of the models that are built by rows it computes whole.
VARIABLE, EVERY_MODEL = "MARKET_WAREHOUSE_WHOLE_MODELS", "*"
ISSUERS, QUOTES = "landing.issuers_to_build", "landing.quotes_to_build"
_OF_ISSUERS = frozenset({COMPANY_FACTS.name, CAPEX_HEADLINE.name})
_OF_SECURITIES = frozenset({DAILY_QUOTES.name, CORPORATE_ACTIONS.name, CORPORATE_ACTION_COVERAGE.name, QUARANTINE})
# Materialization, or what a model is tested by → the raw tables whose new rows it finds its own rows by. Any other that
# changes may concern all rows.
FOLLOWED = {
    "by_issuer": _OF_ISSUERS,
    "by_quote": frozenset({DAILY_QUOTES.name}),
    "by_version": frozenset({DAILY_QUOTES.name}),
    "by_security": _OF_SECURITIES,
    "by_session": _OF_SECURITIES,
    "carried": _OF_SECURITIES,
}
# Beyond this share of the issuers or quotes it is quicker to make the tables anew.
MOST = 1 / 3
# After so long a gap a ticker means another company: stg_reference__securities.
GAP_DAYS = 366


def choose_rows(connection: duckdb.DuckDBPyConnection, audit: Audit | None, manifest: Mapping[str, Any]) -> str:
    """Write what is new since an audit into ISSUERS and QUOTES, for dbt; returns the value of VARIABLE.

    audit: None where nothing is known of what the models were made of.
    """
    connection.execute("create schema if not exists landing")
    for table in (ISSUERS, QUOTES):
        connection.execute(f"drop table if exists {table}")
    if audit is None:
        return EVERY_MODEL
    held = tables_held(connection)
    changed = {table for table in held.keys() | audit.tables.keys() if held.get(table) != audit.tables.get(table)}
    are_issuers_known = _note_new(connection, audit, ISSUERS, "cik", sorted(_OF_ISSUERS))
    are_quotes_known = _note_new(connection, audit, QUOTES, "ticker, session_date", [DAILY_QUOTES.name])
    are_quotes_known = are_quotes_known and not _may_mean_others(connection, audit)
    whole = []
    for name, node in manifest["nodes"].items():
        # A view is not built by rows, but may be tested by them.
        kind = node["config"].get("meta", {}).get("tested_by") or node["config"].get("materialized")
        if kind not in FOLLOWED:
            continue
        is_known = are_issuers_known if kind == "by_issuer" else are_quotes_known
        if not is_known or changed & raw_tables_above(manifest, name) - FOLLOWED[kind]:
            whole.append(node["name"])
    return ",".join(sorted(whole))


def _note_new(
    connection: duckdb.DuckDBPyConnection, audit: Audit, target: str, key: str, tables: Sequence[str]
) -> bool:
    """Write the keys of the rows that were read since the audit; False where they are too many, or not known."""
    new_rows, keys_count = [], 0
    for table in tables:
        # The text says how many rows there were, and when the newest was read.
        rows_count, _, newest = audit.tables.get(table, "0 ").partition(" ")
        is_new = f"ingested_at > '{newest or '-infinity'}'"
        found = connection.execute(
            f"select count(*) filter ({is_new}), count(*), approx_count_distinct(({key})) from {table}"
        ).fetchone()
        assert found is not None
        if found[0] != found[1] - int(rows_count):
            return False  # some came with the time of an earlier fetch
        new_rows.append(f"select {key}, ingested_at from {table} where {is_new}")
        keys_count = max(keys_count, found[2])
    connection.execute(
        f"create table {target} as select {key}, min(ingested_at) as ingested_at "
        f"from ({' union all '.join(new_rows)}) group by {key}"
    )
    connection.execute(f"comment on table {target} is 'What was new to the last build, and since when.'")
    (new_count,) = connection.execute(f"select count(*) from {target}").fetchall()[0]
    return new_count <= MOST * keys_count


def _may_mean_others(connection: duckdb.DuckDBPyConnection, audit: Audit) -> bool:
    """Whether a gap of more than a year in a ticker's quotes is new, or filled, since the audit.

    The quotes before it are another company's (see stg_reference__securities), though they are not new themselves.
    """
    newest = audit.tables.get(DAILY_QUOTES.name, "0 ").partition(" ")[2] or "-infinity"
    found = connection.execute(
        f"""
        with years as (
            select ticker, min(session_date) as first_date, max(session_date) as last_date,
                min(session_date) filter (ingested_at <= '{newest}') as first_old_date,
                max(session_date) filter (ingested_at <= '{newest}') as last_old_date
            from {DAILY_QUOTES.name} group by ticker, year(session_date)
        ),
        gaps as (
            select ticker, lag(last_date) over by_year as gap_date,
                first_date - lag(last_date) over by_year > {GAP_DAYS} as is_gap
            from years window by_year as (partition by ticker order by first_date)
        ),
        old_gaps as (
            select ticker, lag(last_old_date) over by_year as gap_date,
                first_old_date - lag(last_old_date) over by_year > {GAP_DAYS} as is_gap
            from years where first_old_date is not null window by_year as (partition by ticker order by first_old_date)
        )
        select exists (select * from gaps where is_gap except select * from old_gaps where is_gap)
            or exists (select * from old_gaps where is_gap except select * from gaps where is_gap)
        """
    ).fetchone()
    assert found is not None
    return bool(found[0])


def raw_tables_above(manifest: Mapping[str, Any], name: str) -> set[str]:
    """The raw tables that a model follows from."""
    open_, found = [name], {name}
    while open_:
        parents = set(manifest["parent_map"].get(open_.pop(), ())) - found
        found |= parents
        open_ += parents
    sources = manifest["sources"]
    return {f"{sources[name]['schema']}.{sources[name]['name']}" for name in found & sources.keys()}
