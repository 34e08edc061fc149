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
        # 31,431 less proceeds of 245 for the year, less 22,388 less 190 for nine months; 235 of lease principal. The
        # year was restated to 31,186 two years later, its nine months never.
        ("META", "2022-12-31", "cash_ppe", 8_988, "fy_minus_9m"),
        ("META", "2022-12-31", "headline", 9_223, "fy_minus_9m"),
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


@pytest.mark.parametrize(
    ("ticker", "end", "column", "millions"),
    [
        # 39,831 for the year less 28,579 for nine months, both as filed in 2018: the year alone was restated to 39,383.
        ("ORCL", "2018-05-31", "revenue_usd", 11_252),
        # 57,399 for the year as Revenues, less 41,496 for nine months under the later tag.
        ("ORCL", "2025-05-31", "revenue_usd", 15_903),
        # 254,453 for 52 weeks less 174,756 for 36.
        ("COST", "2024-09-01", "revenue_usd", 79_697),
        # 20,862 for the year less 15,096 for nine months, as filed in 2011.
        ("NKE", "2011-05-31", "revenue_usd", 5_766),
        # 14,156 for the year less 11,585 for nine months; a proxy statement rounds the year to 14,160.
        ("HD", "2026-02-01", "net_income_usd", 2_571),
        ("HD", "2025-02-02", "net_income_usd", 2_997),
        ("HD", "2024-01-28", "net_income_usd", 2_801),
        ("HD", "2023-01-29", "net_income_usd", 3_362),
        ("HD", "2022-01-30", "net_income_usd", 3_352),
    ],
)
def test_a_fourth_quarter_of_one_round_of_filings(
    real: Built, ticker: str, end: str, column: str, millions: int
) -> None:
    assert real.rows(
        f"select {column} from marts.earnings where ticker = '{ticker}' and period_end_date = '{end}'"
    ) == [(millions * MILLION,)]


def test_a_past_day_sees_the_quarter_as_it_was_derived_then(real: Built) -> None:
    """Before 10-K of 2025 restates 2022, and after: META's last quarter of 2022 is the same."""
    for moment in ("2023-06-30", "2025-06-30"):
        assert real.rows(
            f"select capex_usd from marts.hyperscaler_spending_as_of(timestamp '{moment}') "
            "where ticker = 'META' and period_end_date = '2022-12-31' and basis = 'cash_ppe'"
        ) == [(8_988 * MILLION,)]


def test_a_year_restated_alone_is_told_with_both_filings(real: Built) -> None:
    assert real.rows(
        "select quarters_value, year_value, quarter_accession_numbers, year_accession_number "
        "from intermediate.int_year_sums where cik = '0001341439' and metric = 'revenue' and fiscal_year = 2017 "
        "and is_year_restated_alone"
    ) == [(37_728e6, 37_792e6, "0001193125-17-214833, 0001193125-17-087309", "0001564590-19-023119")]
    assert real.rows("select count(*) from marts.data_quality where finding_kind like 'restated_years:%'") == [(1,)]


def test_quarters_of_sixteen_weeks_have_a_calendar_quarter_each(real: Built) -> None:
    assert real.rows(
        "select fiscal_period_label, calendar_quarter from marts.earnings where ticker = 'COST' and fiscal_year = 2025 "
        "order by period_end_date"
    ) == [("FY2025Q1", "2024Q4"), ("FY2025Q2", "2025Q1"), ("FY2025Q3", "2025Q2"), ("FY2025Q4", "2025Q3")]


@pytest.mark.parametrize("label", ["fiscal_period_label", "calendar_quarter"])
def test_no_two_quarters_share_a_label(real: Built, label: str) -> None:
    assert real.rows(f"select cik, {label} from marts.earnings group by all having count(*) > 1") == []


def test_a_fiscal_year_has_its_issuers_own_name(real: Built) -> None:
    assert real.rows(
        "select ticker, fiscal_period_label from marts.earnings where (ticker, period_end_date) in "
        "(('HD', date '2026-02-01'), ('NVDA', date '2026-01-25'), ('WMT', date '2026-01-31')) order by ticker"
    ) == [("HD", "FY2025Q4"), ("NVDA", "FY2026Q4"), ("WMT", "FY2026Q4")]


@pytest.mark.parametrize(
    ("ticker", "end", "reported", "adjusted"),
    [
        # Seven for one in 2014, which only filings show, and four for one in 2020.
        ("AAPL", "2012-03-31", 12.30, 12.30 / 28),
        ("AAPL", "2021-03-27", 1.40, 1.40),
        # Four for one in 2021 and ten for one in 2024.
        ("NVDA", "2020-07-26", 0.25, 0.025),
        # Twenty for one in 2022.
        ("AMZN", "2020-06-30", 10.30, 0.515),
    ],
)
def test_earnings_per_share_on_todays_shares(
    real: Built, ticker: str, end: str, reported: float, adjusted: float
) -> None:
    ((stated, split_adjusted),) = real.rows(
        "select eps_diluted_usd_per_share, eps_diluted_split_adjusted_usd_per_share from marts.earnings "
        f"where ticker = '{ticker}' and period_end_date = '{end}'"
    )
    assert (stated, split_adjusted) == (reported, pytest.approx(adjusted))


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
    """The quarter that holds the midpoint, against the label on three-month facts.

    But for quarters of twelve weeks, of which the SEC labels two alike and keeps one.
    """
    ((agreeing, differing),) = real.rows(
        "with labelled as (select distinct cik, period_end_date, replace(substr(frame_label, 3), 'I', '') as label "
        "from raw_fundamentals.company_facts where regexp_full_match(frame_label, 'CY[0-9]{4}Q[1-4]')) "
        "select count_if(label = calendar_quarter), count_if(label <> calendar_quarter) "
        "from marts.earnings inner join labelled using (cik, period_end_date) "
        "where cik not in (select cik from intermediate.int_fiscal_calendars)"
    )
    assert agreeing > 500
    assert differing == 0


def test_a_split_makes_three_states_of_earnings_per_share(real: Built) -> None:
    """As filed, on the shares after the split of 2024-06-10, and as NVDA restated it a year later."""
    assert real.rows(
        "select cast(known_from as date)::varchar, cast(known_until as date)::varchar, eps_diluted_usd_per_share, "
        "eps_diluted_split_adjusted_usd_per_share from marts.earnings_history "
        "where ticker = 'NVDA' and period_end_date = '2023-10-29' order by known_from"
    ) == [
        ("2023-11-21", "2024-06-10", 3.71, 3.71),
        ("2024-06-10", "2024-11-20", 3.71, 0.371),
        ("2024-11-20", None, 0.37, 0.37),
    ]


def test_what_restates_nothing_makes_no_state(real: Built) -> None:
    """Net of proceeds in the year alone (META), and a proxy statement's rounded income (HD): one state each."""
    assert real.rows(
        "select basis, capex_usd from marts.hyperscaler_spending_history "
        "where ticker = 'META' and period_end_date = '2022-12-31' order by basis"
    ) == [("cash_ppe", 8_988 * MILLION), ("headline", 9_223 * MILLION)]
    assert real.rows(
        "select net_income_usd, known_until from marts.earnings_history "
        "where cik = '0000354950' and period_end_date = '2026-02-01'"
    ) == [(2_571 * MILLION, None)]


def test_the_largest_restatements_are_those_of_two_changes_in_accounting(real: Built) -> None:
    """Apple's iPhones of 2009, no longer spread over two years; Microsoft's fiscal 2017 under the rules of 2018."""
    assert real.rows(
        "select ticker, metric, fiscal_period_label, value_before, value_after, days_between_count "
        "from marts.restatements where metric = 'revenue' order by abs(difference) desc limit 4"
    ) == [
        ("AAPL", "revenue", "FY2009Q4", 9_870 * MILLION, 12_207 * MILLION, 365),
        ("MSFT", "revenue", "FY2017Q4", 23_317 * MILLION, 25_605 * MILLION, 366),
        ("MSFT", "revenue", "FY2017Q2", 24_090 * MILLION, 25_826 * MILLION, 370),
        ("MSFT", "revenue", "FY2017Q1", 20_453 * MILLION, 21_928 * MILLION, 371),
    ]


def test_a_number_leads_to_the_filings_behind_it_as_it_stood(real: Built) -> None:
    """MSFT's second quarter of fiscal 2017, before and after it was restated."""
    for moment, value in (("2017-12-31", 24_090), ("2018-12-31", 25_826)):
        assert real.rows(
            "select operand_role, fact_value, cast(filed_date as varchar) <= '" + moment + "' from marts.lineage_of("
            f"'0000789019', date '2016-12-31', timestamp '{moment}') where metric = 'revenue'"
        ) == [("plus", value * MILLION, True)]
