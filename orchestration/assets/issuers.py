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
# Tells dbt whether the table holds for this run.
VARIABLE, SOME, ALL = "MARKET_WAREHOUSE_ISSUERS", "some", "all"
MATERIALIZATION = "by_issuer"
# The raw tables whose rows state their issuer. Any other that changes may concern all issuers.
BY_CIK = (COMPANY_FACTS.name, CAPEX_HEADLINE.name)
# Beyond this share of the issuers it is quicker to make the tables anew.
MOST = 1 / 3


def choose_issuers(connection: duckdb.DuckDBPyConnection, audit: Audit | None, manifest: Mapping[str, Any]) -> bool:
    """Write the issuers with something new since an audit into TABLE, for dbt; returns False where all are computed.

    audit: None where nothing is known of what the models were made of.
    """
    connection.execute("create schema if not exists landing")
    connection.execute(f"drop table if exists {TABLE}")
    if audit is None:
        return False
    held = tables_held(connection)
    changed = {table for table in _tables_above(manifest) if held.get(table) != audit.tables.get(table)}
    if not changed <= set(BY_CIK):
        return False
    new_rows, issuers_count = [], 0
    for table in BY_CIK:
        # The text says how many rows there were, and when the newest was read.
        rows_count, _, newest = audit.tables.get(table, "0 ").partition(" ")
        sql = f"select cik from {table} where ingested_at > '{newest or '-infinity'}'"
        found = connection.execute(
            f"select (select count(*) from ({sql})), count(*), count(distinct cik) from {table}"
        ).fetchone()
        assert found is not None
        if found[0] != found[1] - int(rows_count):
            return False  # some came with the time of an earlier fetch
        new_rows.append(sql)
        issuers_count = max(issuers_count, found[2])
    chosen = " union ".join(new_rows)
    (new_count,) = connection.execute(f"select count(*) from ({chosen})").fetchall()[0]
    if new_count > MOST * issuers_count:
        return False
    connection.execute(f"create table {TABLE} as {chosen}")
    connection.execute(f"comment on table {TABLE} is 'Issuers whose rows the last build computed; the others stayed.'")
    return True


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
