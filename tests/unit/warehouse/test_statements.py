"""Headlines and guides that people type: when they count as known, and which days cannot be."""

from datetime import UTC, date, datetime, timedelta

import pytest

from orchestration.contracts.fundamentals import CAPEX_GUIDANCE, CAPEX_HEADLINE

# What companies state, with the day it was announced to be filled in.
STATEMENTS = {
    CAPEX_HEADLINE: (
        "fundamentals/capex_headline.csv",
        "cik,ticker,fiscal_label,period_end,basis,value_usd,status,announced_date,source\n"
        "0000104169,WMT,FY2026Q1,2025-04-30,own count,5000000000,verified,{day},release\n",
    ),
    CAPEX_GUIDANCE: (
        "fundamentals/capex_guidance.csv",
        "ticker,announced_date,period,low_usd,high_usd,status,source\n"
        "WMT,{day},FY2026,22000000000,24000000000,verified,release\n",
    ),
}


@pytest.mark.parametrize("contract", STATEMENTS, ids=lambda contract: contract.table)
def test_what_was_announced_today_is_known_when_it_is_read(drop, load, warehouse, contract):
    """Its hour, 22:00 UTC, may lie ahead: what is known later than now would stand in a mart and in no as-of answer."""
    name, text = STATEMENTS[contract]
    for day in (date(2025, 5, 15), datetime.now(UTC).date()):
        drop(name, text.format(day=day))
        assert load(contract).problems == ()
    found = warehouse.execute(
        f"select known_at <= ingested_at, known_at = timestamp '2025-05-15 22:00:00' from {contract.name} "
        "where source_name = 'files' order by announced_date"
    ).fetchall()
    assert found[0] == (True, True)
    assert all(is_known for is_known, _ in found)


@pytest.mark.parametrize("contract", STATEMENTS, ids=lambda contract: contract.table)
def test_a_statement_of_a_day_to_come_is_refused(drop, load, contract):
    name, text = STATEMENTS[contract]
    day = datetime.now(UTC).date() + timedelta(days=3)
    drop(name, text.format(day=day))
    (problem,) = load(contract).problems
    assert f"First: row 1: it is announced on a day to come, {day}" in problem
    assert problem.endswith("(announced_by_now). Correct the file and run again.")
