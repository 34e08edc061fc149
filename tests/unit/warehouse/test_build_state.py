"""Which raw tables hold a row that was refused for its time, and whose time has come."""

from datetime import datetime

import pytest

from orchestration.assets.raw_tables import raw_assets
from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.dbt_sources import ALL_CONTRACTS
from orchestration.contracts.fundamentals import COMPANY_FACTS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.warehouse.build_state import waiting_tables
from orchestration.warehouse.file_reads import looked_at
from orchestration.warehouse.tables import create_table

# 2026-02-26 is a Thursday; its session closes at 21:00 UTC. 2026-02-28 is a Saturday.
AT_NOON, IN_THE_EVENING = datetime(2026, 2, 26, 17), datetime(2026, 2, 26, 22)
COMPARED_WITH_NOW = ("> ingested_at", "> cast(ingested_at as date)")


def refuse(warehouse, contract, rule, day, file="quotes/a.csv"):
    create_table(warehouse, contract)
    warehouse.execute(
        "insert into quarantine.rejected_rows by name select ? as table_name, ? as rule_name, 'it is' as message, "
        "'{}' as row_json, cast(? as date) as period_date, 'files' as source_name, ? as source_file, "
        "1 as source_row, 'batch' as batch_id, timestamp '2026-02-26 15:00:00' as rejected_at",
        [contract.name, rule, day, file],
    )


@pytest.mark.parametrize(
    ("rule", "day", "now", "is_new_day", "is_waiting"),
    [
        ("session_has_closed", "2026-02-26", AT_NOON, False, False),
        ("session_has_closed", "2026-02-26", IN_THE_EVENING, False, True),
        ("session_has_closed", "2026-02-27", IN_THE_EVENING, True, False),
        ("session_has_closed", "2096-01-04", IN_THE_EVENING, True, False),
        # Refused for what they are: no day helps.
        ("price_is_positive", "2026-02-24", IN_THE_EVENING, True, False),
        ("date_in_calendar", "2026-02-28", IN_THE_EVENING, True, False),
    ],
)
def test_a_session_waits_for_its_close(warehouse, rule, day, now, is_new_day, is_waiting):
    refuse(warehouse, DAILY_QUOTES, rule, day)
    found = waiting_tables(warehouse, [DAILY_QUOTES], now, is_new_day)
    assert found == ({DAILY_QUOTES.name} if is_waiting else set())


def test_what_has_no_session_waits_for_another_day(warehouse):
    refuse(warehouse, COMPANY_FACTS, "filed_by_now", None)
    assert waiting_tables(warehouse, [COMPANY_FACTS], AT_NOON, False) == set()
    assert waiting_tables(warehouse, [COMPANY_FACTS], AT_NOON, True) == {COMPANY_FACTS.name}


def test_a_payload_is_read_once_and_waits_for_nothing(warehouse):
    refuse(warehouse, DAILY_QUOTES, "session_has_closed", "2026-02-26", "landing/yahoo/chart/AAPL.json")
    assert waiting_tables(warehouse, [DAILY_QUOTES, CORPORATE_ACTIONS], IN_THE_EVENING, True) == set()


def test_rules_of_the_clock_are_marked():
    """A rule that compares a day of the row with the moment of reading, and no other."""
    for contract in ALL_CONTRACTS:
        for rule in contract.rules:
            compares = any(words in rule.broken_when for words in COMPARED_WITH_NOW)
            assert rule.passes_in_time == compares, (contract.name, rule.name)


def test_tables_that_rules_look_at_are_read_before():
    """An asset that a raw table depends on is read first; what its rules refuse then follows from it."""
    assets = raw_assets({})
    parents = {".".join(asset.key.path): {".".join(key.path) for key in asset.dependency_keys} for asset in assets}
    for contract in ALL_CONTRACTS:
        assert looked_at(contract) <= parents[contract.name] | {contract.name}, contract.name
