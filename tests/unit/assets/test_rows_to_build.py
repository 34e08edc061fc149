"""Which rows of models built by rows a run computes: those of what is new, or all where that is not known."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import duckdb
import pytest

from orchestration.assets.audit_mark import Audit
from orchestration.assets.rows_to_build import EVERY_MODEL, QUOTES, choose_rows
from orchestration.warehouse.build_state import tables_held

READ_AT = datetime(2026, 11, 2, 22)
# Two models: one below the quotes alone, one below quotes, securities and facts.
MANIFEST = {
    "nodes": {
        "model.m.quotes": {"name": "quotes", "config": {"materialized": "by_quote"}},
        "model.m.adjusted": {"name": "adjusted", "config": {"materialized": "by_security"}},
        "model.m.facts": {"name": "facts", "config": {"materialized": "by_issuer"}},
        "model.m.claims": {"name": "claims", "config": {"materialized": "table"}},
    },
    "parent_map": {
        "model.m.quotes": ["source.m.raw_market.daily_quotes"],
        "model.m.adjusted": ["model.m.quotes", "source.m.raw_reference.securities"],
        "model.m.facts": ["source.m.raw_fundamentals.company_facts"],
        "model.m.claims": ["model.m.adjusted"],
    },
    "sources": {
        f"source.m.{name}": {"schema": name.partition(".")[0], "name": name.partition(".")[2]}
        for name in ("raw_market.daily_quotes", "raw_reference.securities", "raw_fundamentals.company_facts")
    },
}


@pytest.fixture
def build() -> Iterator[duckdb.DuckDBPyConnection]:
    """Twelve quotes of two tickers, read at one moment, and what stands beside them."""
    with duckdb.connect() as connection:
        for schema in ("raw_market", "raw_reference", "raw_fundamentals", "quarantine"):
            connection.execute(f"create schema {schema}")
        quotes = "ticker text, session_date date, ingested_at timestamp"
        connection.execute(f"create table raw_market.daily_quotes ({quotes})")
        connection.execute("create table raw_reference.securities (ticker text, ingested_at timestamp)")
        connection.execute("create table raw_fundamentals.company_facts (cik text, ingested_at timestamp)")
        connection.execute("create table raw_fundamentals.capex_headline (cik text, ingested_at timestamp)")
        for ticker in ("AAPL", "NVDA"):
            for day in range(3, 9):
                _read(connection, ticker, f"2024-06-0{day}", READ_AT)
        yield connection


def _read(connection: duckdb.DuckDBPyConnection, ticker: str, day: str, moment: datetime) -> None:
    connection.execute("insert into raw_market.daily_quotes values (?, ?, ?)", [ticker, day, moment])


def _audit(connection: duckdb.DuckDBPyConnection) -> Audit:
    return Audit("token", True, "project", "settings", "2026-11-02", tables_held(connection))


def _keys(connection: duckdb.DuckDBPyConnection) -> list[tuple]:
    return connection.execute(f"select ticker, cast(session_date as text) from {QUOTES} order by all").fetchall()


def test_where_nothing_is_known_every_model_is_built_whole(build):
    assert choose_rows(build, None, MANIFEST) == EVERY_MODEL


def test_a_new_quote_is_computed_alone(build):
    audit = _audit(build)
    _read(build, "NVDA", "2024-06-10", READ_AT + timedelta(days=1))
    assert choose_rows(build, audit, MANIFEST) == ""
    assert _keys(build) == [("NVDA", "2024-06-10")]


def test_another_changed_table_above_a_model_has_it_built_whole(build):
    audit = _audit(build)
    build.execute("insert into raw_reference.securities values ('NVDA', ?)", [READ_AT])
    assert choose_rows(build, audit, MANIFEST) == "adjusted"


def test_more_new_quotes_than_a_third_are_built_whole(build):
    audit = _audit(build)
    for day in range(10, 18):
        _read(build, "NVDA", f"2024-06-{day}", READ_AT + timedelta(days=1))
    assert choose_rows(build, audit, MANIFEST) == "adjusted,quotes"


def test_rows_with_the_time_of_an_earlier_fetch_are_not_known_to_be_new(build):
    audit = _audit(build)
    _read(build, "NVDA", "2024-06-10", READ_AT - timedelta(days=1))
    assert choose_rows(build, audit, MANIFEST) == "adjusted,quotes"


@pytest.mark.parametrize(("day", "is_whole"), [("2025-06-09", False), ("2025-06-10", True), ("2023-06-02", True)])
def test_a_ticker_that_returns_after_more_than_a_year_may_mean_another_company(build, day, is_whole):
    """From 2024-06-08, its last quote, 366 days lead to 2025-06-09; from 2023-06-02 it is 367 days to the first."""
    audit = _audit(build)
    _read(build, "NVDA", day, READ_AT + timedelta(days=1))
    assert choose_rows(build, audit, MANIFEST) == ("adjusted,quotes" if is_whole else "")


def test_a_late_quote_that_fills_such_a_gap_joins_both_sides_of_it(build):
    _read(build, "NVDA", "2026-06-08", READ_AT)
    audit = _audit(build)
    _read(build, "NVDA", "2025-06-08", READ_AT + timedelta(days=1))
    assert choose_rows(build, audit, MANIFEST) == "adjusted,quotes"
