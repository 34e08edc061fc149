"""Checks outside dbt: what they say of a warehouse."""

from pathlib import Path

import pytest

from orchestration.automation.checks import companies_are_known
from orchestration.contracts.filings import FILINGS
from orchestration.contracts.fundamentals import COMPANY_FACTS
from orchestration.contracts.index_members import INDEX_CONSTITUENTS
from orchestration.contracts.reference import ISSUERS
from orchestration.settings import Settings
from orchestration.warehouse.tables import create_table


class InMemory:
    """Answers queries as the warehouse does."""

    def __init__(self, connection):
        self.connection = connection
        self.settings = Settings("files", drop_dir=Path("drop"))

    def rows(self, sql):
        return self.connection.execute(sql).fetchall()


@pytest.fixture
def known(warehouse):
    """Call it with (CIKs with facts): the check's result where Apple is an issuer and Walmart a constituent."""
    for contract in (COMPANY_FACTS, FILINGS, ISSUERS, INDEX_CONSTITUENTS):
        create_table(warehouse, contract)
        for name in [column for (column,) in warehouse.execute(NOT_NULL, [contract.table]).fetchall()]:
            warehouse.execute(f"alter table {contract.name} alter column {name} drop not null")
    warehouse.execute("insert into raw_reference.issuers by name select '0000320193' as cik")
    warehouse.execute("insert into raw_reference.index_constituents by name select unnest(['0000104169', null]) as cik")

    def check(*ciks, table="raw_fundamentals.company_facts"):
        for cik in ciks:
            warehouse.execute(
                f"insert into {table} by name select $cik as cik, concat('CIK', $cik, '.json') as source_file",
                {"cik": cik},
            )
        return companies_are_known(InMemory(warehouse))

    return check


NOT_NULL = "select column_name from duckdb_columns() where table_name = ? and not is_nullable"


def test_companies_that_a_reference_table_names_are_known(known):
    assert known("0000320193", "0000104169").passed


def test_a_company_that_none_names_is_told_with_what_to_do(known):
    result = known("0000320193", "9999999999", "9999999999")
    assert not result.passed
    assert result.severity.value == "WARN"
    assert (
        "no issuer has CIK 9999999999 (CIK9999999999.json, 2 rows): published without a name and a ticker. Add the "
        "company to reference/issuers.csv of the drop folder (cik, issuer_name)" in result.description
    )


def test_a_company_of_which_filings_are_listed_alone_is_told_too_and_many_are_counted(known):
    assert "CIK 0000000007 (CIK0000000007.json, 1 rows)" in known("0000000007", table=FILINGS.name).description
    result = known(*(f"000000001{number}" for number in range(6)))
    # The one from before, and six: five are named.
    assert result.metadata["unknown_count"].value == 7
    assert "CIK 0000000013 (CIK0000000013.json, 1 rows) and 2 more files:" in result.description
