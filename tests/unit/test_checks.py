"""Checks outside dbt: what they say of a warehouse."""

import pytest

from orchestration.checks import companies_are_known
from orchestration.contracts.fundamentals import COMPANY_FACTS
from orchestration.contracts.index_members import INDEX_CONSTITUENTS
from orchestration.contracts.reference import ISSUERS
from orchestration.warehouse.tables import create_table


class InMemory:
    """Answers queries as the warehouse does."""

    def __init__(self, connection):
        self.connection = connection

    def rows(self, sql):
        return self.connection.execute(sql).fetchall()


@pytest.fixture
def known(warehouse):
    """Call it with (CIKs with facts): the check's result where Apple is an issuer and Walmart a constituent."""
    for contract in (COMPANY_FACTS, ISSUERS, INDEX_CONSTITUENTS):
        create_table(warehouse, contract)
        for name in [column for (column,) in warehouse.execute(NOT_NULL, [contract.table]).fetchall()]:
            warehouse.execute(f"alter table {contract.name} alter column {name} drop not null")
    warehouse.execute("insert into raw_reference.issuers by name select '0000320193' as cik")
    warehouse.execute("insert into raw_reference.index_constituents by name select unnest(['0000104169', null]) as cik")

    def check(*ciks):
        for cik in ciks:
            warehouse.execute("insert into raw_fundamentals.company_facts by name select ? as cik", [cik])
        return companies_are_known(InMemory(warehouse))

    return check


NOT_NULL = "select column_name from duckdb_columns() where table_name = ? and not is_nullable"


def test_companies_that_a_reference_table_names_are_known(known):
    assert known("0000320193", "0000104169").passed


def test_a_company_that_none_names_is_told_with_what_to_do(known):
    result = known("0000320193", "9999999999", "9999999999")
    assert not result.passed
    assert result.severity.value == "WARN"
    assert "no issuer has CIK 9999999999: name it in reference/issuers.csv" in result.description
