"""The shell's macros on rows made by hand, for what the shipped data do not have."""

from pathlib import Path

import duckdb
import pytest

SHELL = Path(__file__).parents[3] / "orchestration/reports/shell"


@pytest.fixture
def shell():
    """The macro of the sectors beside empty marts."""
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.sector_performance (sector_name varchar, weighting varchar, session_date date, "
            "return_ytd_ratio double, rank_ytd bigint, is_simulated boolean, fund_ticker varchar, "
            "coverage_ratio double, is_leading_weighting boolean)"
        )
        connection.execute(
            "create table marts.index_levels (index_id varchar, session_date date, return_ytd_ratio double)"
        )
        connection.execute((SHELL / "arguments.sql").read_text())
        connection.execute((SHELL / "sectors.sql").read_text())
        connection.execute(
            "insert into marts.index_levels by name select 'SPX' as index_id, date '2026-02-27' as session_date, "
            "0.01 as return_ytd_ratio"
        )
        yield connection


@pytest.mark.parametrize(
    ("weightings", "taken"),
    [(("cap", "equal", "etf_proxy"), "etf_proxy"), (("equal", "cap"), "cap"), (("equal",), "equal"), ((), None)],
)
def test_without_funds_another_weighting_leads_and_is_named(shell, weightings, taken) -> None:
    for weighting in weightings:
        for day, ratio in (("2026-02-26", 0.5), ("2026-02-27", 0.045)):
            shell.execute(
                "insert into marts.sector_performance values ('Energy', ?, cast(? as date), ?, 1, false, null, 1, ?)",
                [weighting, day, ratio, weighting == taken],
            )
    found = shell.execute(
        "select weighting, session_date::varchar, over_spx_pp from sector_leaders(detail := true)"
    ).fetchall()
    assert found == ([(taken, "2026-02-27", 3.5)] if taken else [])
