"""Figures of the real filings, worked out by hand from the facts, in a warehouse built from those files."""

import datetime as dt

import pytest

from tests.integration.built import Built

MILLION = 1_000_000


def spending(real: Built, ticker: str, end: str, basis: str) -> list[tuple]:
    return real.rows(
        f"select capex_usd, derivation from marts.hyperscaler_spending "
        f"where ticker = '{ticker}' and period_end_date = '{end}' and basis = '{basis}'"
    )


@pytest.mark.parametrize(
    ("ticker", "end", "basis", "millions", "derivation"),
    [
        ("MSFT", "2025-09-30", "cash_ppe", 19_394, "reported"),
        ("MSFT", "2025-12-31", "cash_ppe", 29_876, "reported"),
        ("MSFT", "2025-12-31", "headline", 37_500, "company_headline"),
        # 39,643 for six months, less 17,197 for three.
        ("GOOGL", "2025-06-30", "cash_ppe", 22_446, "ytd_difference"),
        # 82,999 for the year, less 55,165 for nine months.
        ("AMZN", "2024-12-31", "cash_ppe", 27_834, "fy_minus_9m"),
    ],
)
def test_a_quarters_capex(real: Built, ticker: str, end: str, basis: str, millions: int, derivation: str) -> None:
    assert spending(real, ticker, end, basis) == [(millions * MILLION, derivation)]


@pytest.mark.parametrize(
    ("ticker", "basis", "millions"),
    [("AMZN", "cash_ppe", 82_999), ("META", "cash_ppe", 37_256), ("META", "headline", 39_225)],
)
def test_the_quarters_of_2024_add_up(real: Built, ticker: str, basis: str, millions: int) -> None:
    assert real.rows(
        "select count(*), sum(capex_usd) from marts.hyperscaler_spending "
        f"where ticker = '{ticker}' and basis = '{basis}' and fiscal_year = 2024"
    ) == [(4, millions * MILLION)]


def test_nvidia_revenue_and_growth(real: Built) -> None:
    """215,938 for the year less 147,811 for nine months; a year before, 130,497 less 91,166."""
    ((revenue, growth),) = real.rows(
        "select revenue_usd, revenue_yoy_change_ratio from marts.earnings "
        "where ticker = 'NVDA' and period_end_date = '2026-01-25'"
    )
    assert revenue == 68_127 * MILLION
    assert growth == pytest.approx(68_127 / (130_497 - 91_166) - 1, abs=1e-9)


@pytest.mark.parametrize(("moment", "eps", "is_restated"), [("2024-01-01", 3.71, False), ("2025-01-01", 0.37, True)])
def test_a_split_restates_earnings_per_share(real: Built, moment: str, eps: float, is_restated: bool) -> None:
    assert real.rows(
        f"select eps_diluted_usd_per_share, value_first, is_restated from marts.earnings_as_of(timestamp '{moment}') "
        "where ticker = 'NVDA' and period_end_date = '2023-10-29'"
    ) == [(eps, 3.71, is_restated)]


@pytest.mark.parametrize("function", ["hyperscaler_spending", "earnings"])
def test_a_past_day_knows_nothing_later(real: Built, function: str) -> None:
    moment = "timestamp '2024-06-30'"
    ((rows, latest),) = real.rows(f"select count(*), max(known_at) from marts.{function}_as_of({moment})")
    assert rows > 0
    assert latest <= dt.datetime(2024, 6, 30)


def test_oracle_has_no_quarter_after_its_cash_flow_facts_end(real: Built) -> None:
    assert real.rows(
        "select max(period_end_date) from marts.hyperscaler_spending where ticker = 'ORCL' and capex_usd is not null"
    ) == [(dt.date(2022, 11, 30),)]


def test_no_growth_sum_or_ratio_crosses_bases(real: Built) -> None:
    """One row a basis, and every earlier figure a row leans on is of its own basis."""
    assert real.rows(
        "select count(*) from marts.hyperscaler_spending as now inner join marts.hyperscaler_spending as earlier "
        "on now.cik = earlier.cik and now.basis = earlier.basis "
        "and abs(datediff('day', earlier.period_end_date, now.period_end_date) - 365) <= 20 "
        "where abs(now.capex_yoy_change_ratio - (now.capex_usd / earlier.capex_usd - 1)) > 1e-9"
    ) == [(0,)]
    assert real.rows(
        "select count(*) from marts.hyperscaler_spending where basis = 'headline' and free_cash_flow_usd is not null"
    ) == [(0,)]


def test_beats_of_the_third_quarter_of_2025(real: Built) -> None:
    ((reported, beats, meets, misses, rate),) = real.rows(
        "select reported_count, beats_count, meets_count, misses_count, beat_rate_ratio from marts.earnings_season "
        "where calendar_quarter = '2025Q3' and scope_name = 'SPX'"
    )
    assert reported == beats + meets + misses
    # 82 to 83 % was published at the time, over all members.
    assert rate == pytest.approx(0.825, abs=0.02)


def test_the_trace_of_a_fourth_quarter_ends_at_its_filings(real: Built) -> None:
    assert real.rows(
        "select operand_role, fact_value, accession_number from marts.lineage_of('0001018724', date '2024-12-31') "
        "where metric = 'capex' and basis = 'cash_ppe' order by operand_role desc"
    ) == [("plus", 82_999e6, "0001018724-25-000004"), ("minus", 55_165e6, "0001018724-24-000161")]


def test_calendar_quarters_agree_with_the_frames_of_the_sec(real: Built) -> None:
    """The quarter that holds the midpoint, against the label on three-month facts."""
    ((agreeing, differing),) = real.rows(
        "with labelled as (select distinct cik, period_end_date, replace(substr(frame_label, 3), 'I', '') as label "
        "from raw_fundamentals.company_facts where regexp_full_match(frame_label, 'CY[0-9]{4}Q[1-4]')) "
        "select count_if(label = calendar_quarter), count_if(label <> calendar_quarter) "
        "from marts.earnings inner join labelled using (cik, period_end_date)"
    )
    assert agreeing > 500
    assert differing == 0
