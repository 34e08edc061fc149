"""Claims drafted from sentences of the kinds that are hard, and figures that are left alone; no warehouse is needed."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from orchestration.articles.known import Known
from orchestration.articles.reader import UnknownDayError, read_article, reads_like_english
from tests.unit.articles.readings import KNOWN, PUBLISHED, claims, read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Tuesday the Dow gained 740.58 points, or 1.8%, to 42,343.65.",
            [
                ("DJI", "index_change_points", "740.58", "05-27"),
                ("DJI", "daily_return_close", "1.8", "05-27"),
                ("DJI", "index_close", "42343.65", "05-27"),
            ],
        ),
        (
            "Stocks rose on Tuesday.\n\nFor the week:\n\nThe Dow is up 740.58 points, or 1.8%.",
            [
                ("DJI", "period_change_points", "740.58", "05-27"),
                ("DJI", "period_return_price", "1.8", "05-27"),
            ],
        ),
        (
            "The S&P 500 and the Nasdaq Composite rose 2.1% and 2.5%, respectively, on Tuesday.",
            [("SPX", "daily_return_close", "2.1", "05-27"), ("IXIC", "daily_return_close", "2.5", "05-27")],
        ),
        (
            "On Friday the S&P 500 lost 0.7%, while the Russell 2000 slid 0.3%.",
            [("SPX", "daily_return_close", "-0.7", "05-23"), ("RUT", "daily_return_close", "-0.3", "05-23")],
        ),
        (
            "On Tuesday the S&P 500 fell more than 2%.",
            [("SPX", "daily_return_close", "below -2", "05-27")],
        ),
        (
            "The Russell 2000 rose 2.5% on Tuesday, after which it shows a gain of 5.1% for May.",
            [("RUT", "daily_return_close", "2.5", "05-27"), ("RUT", "mtd_return_price", "5.1", "05-27")],
        ),
        (
            "Shares of Acme Robotics, Inc. (NYSE: ACM) soared 7,1% on Tuesday.",
            [("ACM", "daily_return_close", "7.1", "05-27")],
        ),
        (
            # The fund's ticker beside the index does not make it the fund.
            "On Tuesday the S&P 500 (NYSE: SPY) added 2.1%.",
            [("SPX", "daily_return_close", "2.1", "05-27")],
        ),
        (
            "On Tuesday the yield on the 10-year note fell 6 basis points to 4.45%; that on the two-year rose 1 basis "
            "point to 4.00%.",
            [
                ("DGS10", "change_bp", "-6", "05-27"),
                ("DGS10", "rate_level", "4.45", "05-27"),
                ("DGS2", "change_bp", "1", "05-27"),
                ("DGS2", "rate_level", "4.00", "05-27"),
            ],
        ),
        (
            "On Wednesday of last week the Federal Reserve kept rates unchanged, in a range of 4.25%-4.50%.",
            [
                ("FED_FUNDS_TARGET", "change_bp", "0", "05-22"),
                ("DFEDTARL", "rate_level", "4.25", "05-21"),
                ("FED_FUNDS_TARGET", "rate_level", "4.50", "05-21"),
            ],
        ),
        (
            "Seven S&P 500 sectors rose on Tuesday and four fell. Energy (\u22121.4%) came in last.",
            [
                ("SPX", "n_sectors_up", "7", "05-27"),
                ("SPX", "n_sectors_down", "4", "05-27"),
                ("Energy", "sector_rank_day", "11", "05-27"),
                ("Energy", "sector_daily_return", "-1.4", "05-27"),
            ],
        ),
        (
            "U.S. markets were closed on Monday for Memorial Day.",
            [("US_EXCHANGES", "market_closed", "true", "05-26")],
        ),
        (
            "Capex at Microsoft and Meta came to ~$38B last quarter.",
            [("META+MSFT", "capex_annual", "about 38", "03-31")],
        ),
        (
            # A fiscal quarter is the company's own.
            "Nvidia reported fiscal Q1 2026 revenue of $44.1 billion, a 69% year-over-year increase.",
            [("NVDA", "revenue", "44.1", "04-27"), ("NVDA", "revenue_growth_yoy", "69", "04-27")],
        ),
        (
            "NVDA  135.50\n+4.21 (3.21%)\n\nStocks rose on Tuesday.",
            [
                ("NVDA", "quote_price", "135.50", "05-27"),
                ("NVDA", "quote_change_usd", "4.21", "05-27"),
                ("NVDA", "quote_change_pct", "3.21", "05-27"),
            ],
        ),
        (
            "Scorecard as of Friday\n\n               Close     Week    YTD\nS&P 500        5,802.82  -2.6%   -1.3%\n",
            [
                ("SPX", "index_close", "5802.82", "05-23"),
                ("SPX", "period_return_price", "-2.6", "05-23"),
                ("SPX", "ytd_return_price", "-1.3", "05-23"),
            ],
        ),
    ],
)
def test_hard_sentences(text: str, expected: list[tuple[str, str, str, str]]) -> None:
    assert sorted(claims(text)) == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "Microsoft was up 6.9% in extended trading on Tuesday.",
        "S&P 500 futures were up 0.4% on Tuesday.",
        "Analysts expect the S&P 500 to rise 10% this year.",
        "If the S&P 500 fell 5% on Tuesday, investors would buy.",
        "On Tuesday 64% of companies had a woman on their board.",
        "Consumer prices rose 2.3% in April.",
        "Microsoft's market share is 25%.",
        "The S&P 500's dividend yield is 1.3%.",
        "Goldman's target for the S&P 500 is 6,500.",
        "It rose 3%.",
        "Unemployment held at 4.2% in May.",
        "The S&P 500 did not fall 1% on Tuesday.",
        "The S&P 500 pared losses after falling as much as 1.4% on Tuesday.",
        "On Tuesday the Dow erased a gain of 1%.",
        "Had the Dow dropped 2% on Tuesday, few would have been surprised.",
        "The S&P 500 narrowly avoided a 1.5% loss on Tuesday.",
        "Excluding Nvidia, the S&P 500 rose 0.4% on Tuesday.",
        "Nvidia makes chips. Zyntek, a maker of robots, said revenue rose 40% to $212 million in the quarter.",
        "Microsoft-backed OpenAI's revenue rose 30% in the quarter.",
        "Capital spending at Microsoft rose 58% on Tuesday.",
        "Traders see a 96% chance that the Federal Reserve keeps rates at 4.25% to 4.5% on Tuesday.",
        "Microsoft hasn't lost 3% in a day since April.",
        "Shares of Volkswagen dropped 3% on Tuesday.",
        "The Nikkei 225 gained 1.2% on Tuesday.",
        "On Tuesday Japan's Topix and Hong Kong's Hang Seng slid 1.4%.",
        "Bitcoin fell 3.2% to $109,000 on Tuesday.",
        "The yield on the 10-year German bund rose 3 basis points to 2.75% on Tuesday.",
        "Revenue from Microsoft's games rose 23% in the quarter.",
        "A rival of Microsoft, Salesforce, rose 3% on Tuesday.",
        "The S&P 500's 200-day moving average stands at 5,775.",
    ],
)
def test_what_is_no_claim_is_left_alone_and_counted(text: str) -> None:
    found = read(text)
    assert found.drafts == ()
    assert found.left_alone


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The S&P 500 rose 0.5% on Tuesday, compared with a 1.2% gain for the Stoxx Europe 600.",
            [("SPX", "daily_return_close", "0.5", "05-27")],
        ),
        (
            "The S&P 500 rose 0.4% on Tuesday, led by a 7.1% surge in Dell.",
            [("SPX", "daily_return_close", "0.4", "05-27")],
        ),
        (
            "The S&P 500 fell 0.4% on Tuesday, dragged down by a 5.5% slide in Nvidia.",
            [("SPX", "daily_return_close", "-0.4", "05-27"), ("NVDA", "daily_return_close", "-5.5", "05-27")],
        ),
        (
            "Energy was the worst of the 11 sectors on Tuesday, down 2.7%.",
            [("Energy", "sector_daily_return", "-2.7", "05-27")],
        ),
        (
            "No sector was spared on Tuesday and the S&P 500 fell 0.4%.",
            [("SPX", "daily_return_close", "-0.4", "05-27")],
        ),
        (
            "Pulled down by a 5.5% slide in Nvidia, the S&P 500 lost 0.4% on Tuesday.",
            [("NVDA", "daily_return_close", "-5.5", "05-27"), ("SPX", "daily_return_close", "-0.4", "05-27")],
        ),
        (
            "The S&P 500 rose on a 7% jump in Nvidia, its biggest since April, and ended up 0.8% on Tuesday.",
            [("NVDA", "daily_return_close", "7", "05-27"), ("SPX", "daily_return_close", "0.8", "05-27")],
        ),
        (
            "Energy lagged on Tuesday, where Nvidia sank 5.8%.",
            [("NVDA", "daily_return_close", "-5.8", "05-27")],
        ),
        (
            "The VIX rose to 20.82 on Tuesday, its first close above 20 in a week. The energy sector fell 2.7%.",
            [
                ("VIX", "daily_change_sign", "above 0", "05-27"),
                ("VIX", "index_close", "20.82", "05-27"),
                ("VIX", "index_close", "above 20", "05-27"),
                ("Energy", "sector_daily_return", "-2.7", "05-27"),
            ],
        ),
        (
            "On Tuesday Nvidia fell 5%, and Cisco tumbled 12%.",
            [("NVDA", "daily_return_close", "-5", "05-27")],
        ),
        (
            "The S&P 500 rose 0.5% on Tuesday while a gauge of chipmakers sank 3.6%.",
            [("SPX", "daily_return_close", "0.5", "05-27")],
        ),
        (
            "The energy sector rose 1% on Tuesday; Enphase Energy surged 16.3%.",
            [("Energy", "sector_daily_return", "1", "05-27")],
        ),
        (
            "The Dow Jones Industrial Average shed 0.6% on Tuesday.",
            [("DJI", "daily_return_close", "-0.6", "05-27")],
        ),
        (
            "On Tuesday the Dow gained 0.3%, while the FTSE 100 lost 0.7%.",
            [("DJI", "daily_return_close", "0.3", "05-27")],
        ),
    ],
)
def test_what_strangers_did_is_not_held_against_who_is_known(text: str, expected: list) -> None:
    assert claims(text) == expected


def test_a_text_without_an_end_is_read_in_time_that_grows_with_it() -> None:
    """Figures without a full stop are cut into sentences of a bounded length."""
    found = read("the S&P 500 rose 2.1% on Tuesday and " * 200)
    assert max(len(draft.statement) for draft in found.drafts) <= 1500
    assert len(found.drafts) > 180


def test_before_the_close_nothing_of_the_day_is_a_claim() -> None:
    text = "12:20 PM ET, 05/27/2025\n\nThe S&P 500 was up 2.1% at 5,924. On Friday it had lost 0.7%."
    assert claims(text) == [("SPX", "daily_return_close", "-0.7", "05-23")]


def test_a_day_that_nobody_names_is_a_guess() -> None:
    found = read("The S&P 500 rose 2.1%.")
    assert [draft.is_guess for draft in found.drafts] == [True]
    assert "no day is named" in found.drafts[0].assumptions[0]


def test_the_year_of_a_plan_is_not_that_of_what_it_is_compared_with() -> None:
    text = "Meta plans capital expenditures of $65 billion in 2025, up from $39 billion in 2024."
    assert [
        (draft.metric, draft.value, draft.period_start_date.year)
        for draft in read(text).drafts
    ] == [("capex_guidance_sum", "65", 2025), ("capex_annual", "39", 2024)]  # fmt: skip


def test_an_amount_that_was_passed_is_a_bound() -> None:
    found = read("Nvidia's revenue surpassed $44 billion in its fiscal first quarter.")
    assert [(draft.metric, draft.comparator, draft.value) for draft in found.drafts] == [("revenue", "above", "44")]


def test_an_annual_amount_of_a_year_that_is_not_named_is_left_alone() -> None:
    found = read("Nvidia's annual revenue reached $130 billion.")
    assert [left.reason for left in found.left_alone] == ["of a year that is not named"] and found.drafts == ()


@pytest.mark.parametrize(
    ("published", "day"),
    [
        (date(2025, 3, 31), "03-31"),
        (date(2025, 4, 8), "03-31"),
        (date(2024, 12, 31), "12-31"),
        (date(2025, 5, 30), "03-31"),
    ],
)
def test_the_end_of_a_quarter_is_that_of_the_last_one_over(published: date, day: str) -> None:
    assert claims("The S&P 500 stood at 5,611.85 at quarter-end.", published) == [
        ("SPX", "index_close", "5611.85", day)
    ]


def test_a_day_that_is_named_far_below_is_not_that_of_the_lead() -> None:
    text = "The S&P 500 rose 2.1%. " + "Much was said of it by many. " * 20 + "Microsoft fell 10% on Friday."
    found = read(text)
    assert [(draft.subject, draft.period_end_date.day, draft.is_guess) for draft in found.drafts] == [
        ("SPX", 27, True),
        ("MSFT", 23, False),
    ]


def test_the_text_states_its_day_or_somebody_must() -> None:
    assert read("05/27/2025 -- The S&P 500 rose 2.1% on Tuesday.", None).published_date == PUBLISHED
    with pytest.raises(UnknownDayError, match="PUBLISHED=2026-02-26"):
        read("The S&P 500 rose 2.1% on Tuesday.", None)


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("Some 1,200 employees were dismissed.", {"1,200": "names no index, sector, stock or yield"}),
        (
            "Nvidia, which has 29,600 employees, is a maker of chips.",
            {"29,600": "what the figure is of a named subject"},
        ),
        ("S&P 500 futures slid 0.3%.", {"0.3%": "that the published file has no data of"}),
        ("Gold gained 1.4% to $5,180 an ounce.", {"1.4%": "has no data of", "$5,180": "has no data of"}),
    ],
)
def test_each_figure_that_is_left_alone_has_a_reason_of_its_own(text: str, reasons: dict[str, str]) -> None:
    found = read(text)
    assert found.drafts == ()
    assert {left.quote: reasons[left.quote] in left.reason for left in found.left_alone} == dict.fromkeys(reasons, True)


def test_metrics_that_the_file_cannot_judge_are_left_alone() -> None:
    known = Known(KNOWN.sessions, KNOWN.names, KNOWN.tickers, KNOWN.vocabulary, index_bounds=KNOWN.index_bounds)
    assert read_article("On Tuesday the S&P 500 rose 2.1%.", known, PUBLISHED).drafts == ()


def test_another_language_is_told() -> None:
    german = "Der S&P 500 schloss am Dienstag 1,3 Prozent höher, der Dow Jones verlor 0,6 Prozent auf 38.852,9 Zähler. "
    assert not reads_like_english(german * 2)
    assert reads_like_english(
        "Stocks rose on Tuesday, and the S&P 500 closed at a record for the second day in a row. " * 2
    )
    assert reads_like_english("S&P 500: +0.2%")


PIECES = (
    "On Tuesday the S&P 500 rose 2.1% to 5,921.54",
    "the Dow gained 740.58 points",
    "Nvidia (NVDA) fell 1.2%",
    "the VIX eased to 18.96",
    "yields rose",
    "; ",
    ", ",
    ". ",
    "\n\n",
    "for the week",
    "respectively",
    "(-1.4%)",
    "Energy",
    "could",
    "$38B",
)


@given(st.lists(st.sampled_from(PIECES), max_size=14).map(" ".join))
@settings(max_examples=150, deadline=None)
def test_it_never_invents(text: str) -> None:
    """Each draft quotes the text at its place, and the digits of its value stand in the sentence of the quote."""
    for draft in read(text).drafts:
        assert text[draft.start : draft.end] == draft.quote
        digits = draft.value.lstrip("-").replace("0.00", "")
        if draft.metric not in ("daily_change_sign", "distance_from_ath") and digits not in ("", "true"):
            assert digits.rstrip("0").rstrip(".") in draft.statement.replace(",", "")


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_can_be_read(text: str) -> None:
    found = read(text)
    assert all(0 <= one.start < one.end <= len(text) for one in (*found.drafts, *found.left_alone))


def test_a_weekday_on_which_markets_will_be_shut_is_the_next_one():
    # 26 May 2025, the Monday before, was a holiday: of a text older than its stamp it is the one meant.
    told = read("U.S. markets will be closed on Thursday.").drafts
    assert [(draft.metric, draft.period_end_date) for draft in told] == [("market_closed", date(2025, 5, 29))]
    told = read("U.S. markets will be closed on Monday.").drafts
    assert [(draft.metric, draft.period_end_date) for draft in told] == [("market_closed", date(2025, 5, 26))]


@pytest.mark.parametrize(
    ("text", "published", "expected"),
    [
        ("U.S. stock markets are closed Monday for Memorial Day.", date(2025, 5, 23), [date(2025, 5, 26)]),
        ("U.S. markets were closed on Monday for Memorial Day.", date(2025, 5, 27), [date(2025, 5, 26)]),
        # Both Thursdays are holidays: the one to come is meant.
        ("U.S. markets will be closed on Wednesday.", date(2024, 12, 27), [date(2025, 1, 1)]),
        ("U.S. markets are closed for Good Friday.", date(2025, 4, 17), []),
        ("Stocks slid on Tuesday, a day after U.S. markets were closed for Memorial Day.", date(2025, 5, 27), []),
    ],
)
def test_the_day_on_which_markets_are_closed(text, published, expected):
    assert [
        draft.period_end_date for draft in read(text, published).drafts if draft.metric == "market_closed"
    ] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "On Tuesday the 10-year yield rose to 4.42% from 4.51% late Friday, and from 3.62% in mid-September.",
            [("DGS10", "4.42", "05-27"), ("DGS10", "4.51", "05-23")],
        ),
        (
            "The 10-year yield dropped below 4.4% on Tuesday after starting the day at 4.49%.",
            [("DGS10", "below 4.4", "05-27")],
        ),
        ("The 10-year yield fell below 4% on Tuesday before ending at 4.01%.", [("DGS10", "4.01", "05-27")]),
        ("On Tuesday an auction of 10-year notes drew a high yield of 4.12%.", []),
        ("On Tuesday the Federal Reserve's dot plot showed rates at 3.6% for this year.", []),
        (
            "The Federal Reserve cut by 25 basis points on Tuesday to 3.75%-4%.",
            [("DFEDTARL", "3.75", "05-28"), ("FED_FUNDS_TARGET", "4", "05-28")],
        ),
    ],
)
def test_levels_of_rates(text, expected):
    found = [(subject, value, day) for subject, metric, value, day in claims(text) if metric == "rate_level"]
    assert found == expected


def test_a_rate_measured_from_where_it_began_is_not_unchanged():
    found = claims("On Tuesday the 10-year yield finished at 4.46%, 9 basis points above where it began the month.")
    assert found == [("DGS10", "rate_level", "4.46", "05-27")]


def test_the_mark_of_a_figure_does_not_reach_over_another():
    (draft,) = read("In May the Dow gained 5.2%; it is 12.2% above where it started the year.").drafts[1:]
    assert draft.quote.startswith("12.2%")
