"""Which issuers' rows a run computes in the models that are built by issuer: those with something new.

Their rows follow from their own filings alone, so that a new filing costs one issuer's history and not everyone's.
"""

from collections.abc import Mapping
from typing import Any

import duckdb

from orchestration.assets.audit_mark import Audit
from orchestration.contracts.fundamentals import CAPEX_HEADLINE, COMPANY_FACTS
from orchestration.warehouse.build_state import tables_held

TABLE = "landing.issuers_to_build"
MATERIALIZATION = "by_issuer"
# The raw tables whose rows state their issuer. Any other that changes may concern all issuers.
BY_CIK = (COMPANY_FACTS.name, CAPEX_HEADLINE.name)
# Beyond this share of the issuers it is quicker to make the tables anew.
MOST = 1 / 3


def choose_issuers(connection: duckdb.DuckDBPyConnection, audit: Audit | None, manifest: Mapping[str, Any]) -> None:
    """Write the issuers with something new since an audit into TABLE, for dbt; no table where all are to be computed.

    audit: None where nothing is known of what the models were made of.
    """
    forget_issuers(connection)
    if audit is None:
        return
    held = tables_held(connection)
    changed = {table for table in _tables_above(manifest) if held.get(table) != audit.tables.get(table)}
    if not changed <= set(BY_CIK):
        return
    # The text says how many rows there were, and when the newest was read.
    newest = {table: audit.tables.get(table, "").partition(" ")[2] or "-infinity" for table in BY_CIK}
    new_rows = " union ".join(f"select cik from {table} where ingested_at > '{newest[table]}'" for table in BY_CIK)
    found = connection.execute(
        f"select count(distinct cik), (select count(distinct cik) from {COMPANY_FACTS.name}) from ({new_rows})"
    ).fetchone()
    assert found is not None
    if found[0] <= MOST * found[1]:
        connection.execute(f"create table {TABLE} as select distinct cik from ({new_rows})")
        connection.execute(f"comment on table {TABLE} is 'Issuers whose rows the running build computes.'")


def forget_issuers(connection: duckdb.DuckDBPyConnection) -> None:
    """Drop the table: a build by hand computes all issuers."""
    connection.execute("create schema if not exists landing")
    connection.execute(f"drop table if exists {TABLE}")


def _tables_above(manifest: Mapping[str, Any]) -> set[str]:
    """The raw tables that the models built by issuer follow from."""
    open_ = [name for name, node in manifest["nodes"].items() if node["config"].get("materialized") == MATERIALIZATION]
    found = set(open_)
    while open_:
        parents = set(manifest["parent_map"].get(open_.pop(), ())) - found
        found |= parents
        open_ += parents
    sources = manifest["sources"]
    return {f"{sources[name]['schema']}.{sources[name]['name']}" for name in found & sources.keys()}
