"""Figures of the real files, worked out by hand or widely published, in a warehouse built from those files."""

import datetime as dt

import pytest

from tests.integration.built import Built


# 6812.61 / 5881.63 - 1, 6849.09 / 5881.63 - 1, 6908.86 / 6946.13 - 1.
@pytest.mark.parametrize(
    ("session_date", "column", "expected"),
    [
        ("2025-11-26", "return_ytd_ratio", 0.15829),
        ("2025-11-28", "return_ytd_ratio", 0.16449),
        ("2026-02-25", "return_1d_ratio", 0.00814),
        ("2026-02-26", "return_1d_ratio", -0.00537),
    ],
)
def test_index_returns(real: Built, session_date: str, column: str, expected: float) -> None:
    ((found,),) = real.rows(
        f"select {column} from marts.index_levels where index_id = 'SPX' and session_date = '{session_date}'"
    )
    assert found == pytest.approx(expected, abs=1e-5)


def test_no_level_on_a_holiday_of_the_stock_exchange(real: Built) -> None:
    holidays = "('2025-11-27', '2026-02-16')"
    raw = f"select count(*) from raw_market.index_levels where index_id = 'VIX' and session_date in {holidays}"
    assert real.rows(raw) == [(2,)]
    assert real.rows(f"select * from marts.index_levels where session_date in {holidays}") == []


def test_thousand_point_milestones(real: Built) -> None:
    assert real.rows(
        "select level_points, first_intraday_date, first_close_date, sessions_since_previous_count "
        "from marts.index_milestones where index_id = 'SPX' and step_points = 1000 "
        "and level_points between 4000 and 6000 order by level_points"
    ) == [
        (4000, dt.date(2021, 4, 1), dt.date(2021, 4, 1), 434),
        (5000, dt.date(2024, 2, 8), dt.date(2024, 2, 9), 719),
        (6000, dt.date(2024, 11, 8), dt.date(2024, 11, 11), 190),
    ]


def test_nvidia_to_date(real: Built) -> None:
    closes = real.rows(
        "select close_split_adjusted_usd, round(return_ytd_ratio, 6) from marts.stock_performance "
        "where ticker = 'NVDA' and session_date in ('2025-12-31', '2026-02-26') order by session_date"
    )
    assert [close for close, _ in closes] == [186.50, 184.89]
    assert closes[1][1] == round(184.89 / 186.50 - 1, 6)


def test_a_dividend_whose_basis_is_unknown_gives_no_total_return(real: Built) -> None:
    """KLAC split ten for one in 2026, after the actions end: its dividends are on another basis than its quotes."""
    assert real.rows(
        "select round(return_1d_ratio, 4), total_return_1d_ratio from marts.stock_performance "
        "where ticker = 'KLAC' and session_date = '2025-11-17'"
    ) == [(-0.0005, None)]


def test_the_printed_quotes_are_closes_of_one_session(real: Built) -> None:
    assert real.rows(
        "select matching_session_date, count(*), count_if(is_equal_to_close), count(matching_close_usd) "
        "from marts.quote_snapshots group by 1"
    ) == [(dt.date(2026, 2, 26), 10, 9, 9)]


def test_cap_weighted_sectors_are_near_their_funds(real: Built) -> None:
    """Funds cap their giants, so technology, communication and consumer sectors may differ by more."""
    differences = dict(
        real.rows(
            "select cap.sector_name, cap.return_ytd_ratio - fund.return_ytd_ratio from marts.sector_performance as cap "
            "inner join marts.sector_performance as fund using (sector_name, session_date) "
            "where cap.weighting = 'cap' and fund.weighting = 'etf_proxy' and session_date = '2026-02-26'"
        )
    )
    assert len(differences) == 11
    giants = {"Information Technology", "Communication Services", "Consumer Discretionary"}
    assert max(abs(value) for name, value in differences.items() if name not in giants) < 0.01
    assert max(abs(differences[name]) for name in giants) < 0.03


def test_no_row_is_simulated(real: Built) -> None:
    assert real.rows("select count(*) from marts.stock_performance where is_simulated") == [(0,)]
    assert real.rows("select count(*) from marts.index_levels where is_simulated") == [(0,)]
