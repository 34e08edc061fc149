"""Raw tables are what their contracts say, and say it themselves."""

import pytest

from orchestration.contracts.contract import PROVENANCE
from orchestration.contracts.dbt_sources import ALL_CONTRACTS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.warehouse.tables import ContractDriftError, create_table, literal


@pytest.mark.parametrize("contract", ALL_CONTRACTS, ids=lambda contract: contract.table)
def test_every_contract_makes_a_table_whose_comments_are_its_descriptions(warehouse, contract):
    create_table(warehouse, contract)
    create_table(warehouse, contract)
    found = warehouse.execute(
        "select column_name, data_type, comment from duckdb_columns() where schema_name = ? and table_name = ? "
        "order by column_index",
        [contract.schema, contract.table],
    ).fetchall()
    assert found == [(c.name, c.sql_type, c.description) for c in contract.columns + PROVENANCE]


def test_every_quarantine_column_is_described(warehouse):
    create_table(warehouse, DAILY_QUOTES)
    found = warehouse.execute("select comment from duckdb_columns() where schema_name = 'quarantine'").fetchall()
    # Eleven of rejected rows, eleven of rejected cells.
    assert len(found) == 23
    assert all(comment for (comment,) in found)


def test_a_table_of_another_version_is_refused_with_the_next_step(warehouse):
    warehouse.execute("create schema raw_market; create table raw_market.daily_quotes (ticker varchar)")
    with pytest.raises(ContractDriftError, match=r"raw_market.daily_quotes .* `make forget`"):
        create_table(warehouse, DAILY_QUOTES)
    # The failed attempt left no transaction open.
    warehouse.execute("begin; rollback")


@pytest.mark.parametrize("text", ["plain", "it's", "'; drop table x; --", "", 'a "b" \\ \n c'])
def test_a_literal_is_the_text_whatever_stands_in_it(warehouse, text):
    assert warehouse.execute(f"select {literal(text)}").fetchone() == (text,)


def test_a_column_that_the_contract_gained_is_added_and_history_kept(warehouse, drop, load):
    drop("quotes/a.csv", "ticker,date,close\nAAA,2026-02-26,10\n")
    load()
    warehouse.execute("alter table raw_market.daily_quotes drop column provider_note")
    drop("quotes/a.csv", "ticker,date,close\nAAA,2026-02-26,11\n")
    assert load().row_count == 2
    assert warehouse.execute("select count(provider_note) from raw_market.daily_quotes").fetchone() == (0,)
