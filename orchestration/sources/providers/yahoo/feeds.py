"""Yahoo: daily bars, splits and dividends, a chart of each symbol."""

from functools import partial

from orchestration.contracts.corporate_actions import CORPORATE_ACTION_COVERAGE, CORPORATE_ACTIONS
from orchestration.contracts.index_members import INDEX_CONSTITUENTS
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS
from orchestration.contracts.reference import SECURITIES
from orchestration.sources.archive.payloads import Asked
from orchestration.sources.http.provider import Provider
from orchestration.sources.providers.feed import Feed, Plan, Request
from orchestration.sources.providers.windows import still_wanted, windows
from orchestration.sources.providers.yahoo.charts import CHART_PATH, read_payload, yahoo_symbol
from orchestration.sources.providers.yahoo.restatements import is_settled

YAHOO = Provider("yahoo", "https://query2.finance.yahoo.com", 2, limit_bytes=10_000_000)
SERIES = "yahoo/chart"


def _plan(request: Request) -> Plan:
    symbols = [yahoo_symbol(ticker) for ticker in request.tickers] if "quotes" in request.datasets else []
    if "indices" in request.datasets:
        symbols += [index.yahoo_symbol for index in request.indices if index.yahoo_symbol]
    first, after = request.first_date, request.after_date
    wanted = windows(request.landing, SERIES, "json", symbols, first, after, request.now)
    left = still_wanted(request.landing, SERIES, wanted, request.now, partial(is_settled, request.landing))
    return Plan([Asked(item, f"{CHART_PATH}{item.key}") for item in left], len(wanted) - len(left))


CHARTS = Feed(
    YAHOO,
    "chart",
    "Daily bars, splits and dividends of the months asked for, up to the last session that has closed.",
    states={
        "quotes": (DAILY_QUOTES.name, CORPORATE_ACTIONS.name, CORPORATE_ACTION_COVERAGE.name),
        "indices": (INDEX_LEVELS.name,),
    },
    plan=_plan,
    read=read_payload,
    about=(SECURITIES.name, INDEX_CONSTITUENTS.name),
    is_by_month=True,
)
