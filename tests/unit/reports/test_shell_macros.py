"""The shell's macros on rows made by hand, for what the shipped data do not have."""

from pathlib import Path

import duckdb
import pytest

MARKET = Path(__file__).parents[3] / "orchestration/reports/shell/market.sql"


@pytest.fixture
def shell():
    """The macros of the market beside empty marts."""
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        connection.execute(
            "create table marts.sector_performance (sector_name varchar, weighting varchar, session_date date, "
            "return_ytd_ratio double, rank_ytd bigint, is_simulated boolean)"
        )
        connection.execute(
            "create table marts.index_levels (index_id varchar, session_date date, close_points double, "
            "return_1d_ratio double, return_ytd_ratio double, drawdown_ratio double, vix_close_points double, "
            "next_milestone_points double, source_name varchar, is_simulated boolean, is_close_simulated boolean)"
        )
        connection.execute(
            "create table marts.index_level_versions (index_id varchar, session_date date, close_points double, "
            "is_in_mart boolean, source_name varchar, source_file varchar, source_row bigint, is_simulated boolean, "
            "ingested_at timestamp)"
        )
        connection.execute(MARKET.read_text())
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
                "insert into marts.sector_performance values ('Energy', ?, cast(? as date), ?, 1, false)",
                [weighting, day, ratio],
            )
    found = shell.execute("select weighting, session_date::varchar, over_sp_500_pp from sector_leaders()").fetchall()
    assert found == ([(taken, "2026-02-27", 3.5)] if taken else [])
