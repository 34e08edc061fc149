"""What the tests of the reader know, and the claims that it drafts of a text as short tuples."""

from datetime import date, timedelta

from orchestration.articles.calendar import Sessions
from orchestration.articles.drafts import Reading
from orchestration.articles.known import Known, Name, Quarter, article_words
from orchestration.articles.reader import read_article

HOLIDAYS = {date(2025, 5, 26), date(2025, 1, 1), date(2024, 12, 25)}
SECTORS = ("Energy", "Utilities", "Financials", "Health Care", "Information Technology", "Consumer Discretionary")
METRICS = [
    "index_close",
    "index_change_points",
    "period_change_points",
    "daily_return_close",
    "period_return_price",
    "mtd_return_price",
    "ytd_return_price",
    "daily_change_sign",
    "quote_price",
    "quote_change_pct",
    "quote_change_usd",
    "intraday_high",
    "highest_close",
    "distance_from_ath",
    "distance_to_level_{n}",
    "first_cross_level_{n}",
    "rate_level",
    "change_bp",
    "sector_daily_return",
    "sector_period_return",
    "sector_ytd_return",
    "sector_rank_day",
    "sector_rank_period",
    "n_sectors_up",
    "n_sectors_down",
    "consecutive_weeks_up",
    "consecutive_sessions_down",
    "consecutive_record_closes",
    "market_closed",
    "capex_headline",
    "capex_annual",
    "capex_guidance_sum",
    "capex_headline_growth_yoy",
    "capex_cash",
    "capex_cash_growth_yoy",
    "capex_cash_annual",
    "capex_is_record",
    "net_income",
    "net_income_growth_yoy",
    "annual_revenue",
    "annual_revenue_growth_yoy",
    "eps_diluted",
    "eps_surprise",
    "highest_close_since",
    "lowest_close_since",
    "largest_gain_since",
    "largest_fall_since",
    "mean_level",
    "qtd_return_price",
    "revenue",
    "revenue_growth_yoy",
    "beat_rate",
    "close_range",
    "index_close_forecast",
]
KNOWN = Known(
    sessions=Sessions(
        [
            day
            for day in (date(2023, 1, 1) + timedelta(days=number) for number in range(1096))
            if day.weekday() < 5 and day not in HOLIDAYS
        ]
    ),
    names={
        "S&P 500": Name("SPX", "index"),
        "S&P": Name("SPX", "index"),
        "Dow Jones Industrial Average": Name("DJI", "index"),
        "Dow": Name("DJI", "index"),
        "Nasdaq Composite": Name("IXIC", "index"),
        "Nasdaq": Name("IXIC", "index"),
        "Russell 2000": Name("RUT", "index"),
        "VIX": Name("VIX", "index"),
        "10-year": Name("DGS10", "rate"),
        "two-year": Name("DGS2", "rate"),
        "Federal Reserve": Name("FED_FUNDS_TARGET", "rate"),
        "Microsoft": Name("MSFT", "security"),
        "Azure": Name("MSFT_AZURE", "segment"),
        "Meta Platforms": Name("META", "security"),
        "Meta": Name("META", "security"),
        "Nvidia": Name("NVDA", "security"),
        **{name: Name(name, "sector") for name in SECTORS},
    },
    tickers=frozenset({"MSFT", "META", "NVDA", "SPY", "ACM"}),
    vocabulary=article_words(),
    report_dates={"META": (date(2025, 1, 29), date(2025, 5, 22)), "NVDA": (date(2025, 2, 26),)},
    quarters={"NVDA": (Quarter(2026, 1, date(2025, 1, 27), date(2025, 4, 27)),)},
    index_bounds={
        "SPX": (100, 100_000),
        "DJI": (500, 500_000),
        "IXIC": (100, 250_000),
        "RUT": (50, 50_000),
        "VIX": (3, 300),
    },
    metrics=frozenset(METRICS),
)
# A Tuesday; the Monday before was a holiday, and the week's base is the close of Friday, 23 May.
PUBLISHED = date(2025, 5, 27)


def read(text: str, published: date | None = PUBLISHED) -> Reading:
    return read_article(text, KNOWN, published)


def claims(text: str, published: date = PUBLISHED) -> list[tuple[str, str, str, str]]:
    """Subject, metric, comparator with value, and last day of each claim."""
    return [
        (
            draft.subject,
            draft.metric,
            draft.value if draft.comparator == "equal" else f"{draft.comparator} {draft.value}",
            f"{draft.period_end_date:%m-%d}",
        )
        for draft in read(text, published).drafts
    ]


def dated(text: str, published: date = PUBLISHED) -> list[tuple[str, str, str, str]]:
    """The same with the year: of claims about years and quarters."""
    return [
        (subject, metric, value, f"{draft.period_end_date}")
        for (subject, metric, value, _), draft in zip(
            claims(text, published), read(text, published).drafts, strict=True
        )
    ]
