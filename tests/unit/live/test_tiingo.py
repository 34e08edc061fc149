"""Tiingo: asked with a key that stands nowhere afterwards; its bars, dividends and splits stay as traded."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from werkzeug import Response

from orchestration.contracts.corporate_actions import CORPORATE_ACTION_COVERAGE, CORPORATE_ACTIONS
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.sources.landed import LiveSource
from orchestration.sources.providers.fetcher import Fetcher
from orchestration.sources.providers.tiingo import PRICES
from orchestration.sources.shipped import ShippedSource

KEY = "0123456789abcdef0123456789abcdef01234567"
HEADER = "date,close,high,low,open,volume,adjClose,adjHigh,adjLow,adjOpen,adjVolume,divCash,splitFactor\n"
# In the shape in which Tiingo serves CSV: a dividend on the 9th, a 4:1 split on the 10th, then a day not yet over.
AMD_CSV = HEADER + (
    "2026-02-09,400.5,404,398,401,1000,100.1,101,99.5,100.2,4000,0.0,1.0\n"
    "2026-02-10,101.25,103,100,100.5,4400,101.25,103,100,100.5,4400,0.25,1.0\n"
    "2026-02-11,102,102.5,101,101.5,4100,102,102.5,101,101.5,4100,0.0,4.0\n"
    "2026-02-27,1,1,1,1,1,1,1,1,1,1,0.0,1.0\n"
)
DAYS = date(2026, 2, 1), date(2026, 2, 27)


@pytest.fixture
def chosen(settings):
    """Settings with a key, for one ticker."""
    base = settings()
    return settings(
        provider_variables={**base.provider_variables, "TIINGO_API_KEY": KEY}, source_of_dataset={"quotes": "tiingo"}
    )


def serve(server, ticker, content):
    server.serve(f"/tiingo/daily/{ticker}/prices", content)


def rows(chosen, contract):
    """What the archive hands to a raw table, as tuples."""
    source = LiveSource(chosen.landing_dir, chosen.live_datasets, ShippedSource(chosen.data_dir), chosen.data_dir)
    items = [item for batch in source.batches(contract.name) for item in batch.inputs]
    frames = [item.frame if contract is CORPORATE_ACTION_COVERAGE else item.parse() for item in items]
    return [
        tuple(row)
        for frame in frames
        for row in frame.astype(object).where(frame.notna(), None).itertuples(index=False)
    ]


def test_bars_and_actions_stay_as_traded_and_a_running_day_is_left_out(server, chosen):
    serve(server, "AMD", AMD_CSV.encode())
    result = Fetcher(chosen).fetch(PRICES, "batch", tickers=["AMD"], days=DAYS)
    assert (len(result.stored), result.failed) == (1, ())
    assert rows(chosen, DAILY_QUOTES) == [
        ("AMD", "2026-02-09", "401", "404", "398", "400.5", "1000", "none"),
        ("AMD", "2026-02-10", "100.5", "103", "100", "101.25", "4400", "none"),
        ("AMD", "2026-02-11", "101.5", "102.5", "101", "102", "4100", "none"),
    ]
    assert rows(chosen, CORPORATE_ACTIONS) == [
        ("AMD", "2026-02-10", "dividend", None, "0.25", "none"),
        ("AMD", "2026-02-11", "split", "4.0", None, "none"),
    ]
    # Of an empty archive it was asked from January of last year on.
    assert rows(chosen, CORPORATE_ACTION_COVERAGE) == [
        ("AMD", "split", "2025-01-01", "2026-02-25"),
        ("AMD", "dividend", "2025-01-01", "2026-02-25"),
    ]


def test_the_key_goes_to_the_provider_and_into_no_file(server, chosen, landing):
    serve(server, "BRK-B", AMD_CSV.encode())
    Fetcher(chosen).fetch(PRICES, "batch", tickers=["BRK.B"], days=DAYS)
    (seen,) = server.requests
    assert seen.headers["Authorization"] == f"Token {KEY}"
    assert seen.query == {"startDate": "2025-01-01", "endDate": "2026-02-25", "format": "csv"}
    assert all(KEY.encode() not in path.read_bytes() for path in landing().folder.rglob("*") if path.is_file())


def test_a_day_is_asked_for_from_eight_in_the_evening_on(server, chosen):
    serve(server, "AMD", AMD_CSV.encode())
    for evening in (datetime(2026, 2, 26, 22), datetime(2026, 2, 27, 1)):  # 17:00 and 20:00 in New York
        Fetcher(replace(chosen, now=lambda at=evening: at)).fetch(PRICES, "batch", tickers=["AMD"], days=DAYS)
    assert [seen.query["endDate"] for seen in server.requests] == ["2026-02-25", "2026-02-26"]


def test_a_file_that_breaks_off_is_not_read(server, chosen):
    serve(server, "AMD", (HEADER + "2026-02-09,400.5,404,398,401,1000,100.1\n").encode())
    (failed,) = Fetcher(chosen).fetch(PRICES, "batch", tickers=["AMD"], days=DAYS).failed
    assert failed.problem == "breaks off in row 1: fetch it again"


def test_what_came_just_now_is_not_asked_for_again(server, chosen):
    serve(server, "AMD", AMD_CSV.encode())
    for _ in range(2):
        Fetcher(chosen).fetch(PRICES, "batch", tickers=["AMD"], days=DAYS)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"Error: You have run over your hourly request allocation.",
        b'[{"date":"2026-02-09T00:00:00.000Z"}]',
        b"date,close\n",
    ],
    ids=["no allocation left", "JSON", "other columns"],
)
def test_what_is_no_file_of_prices_is_kept_and_not_read(server, chosen, landing, content):
    serve(server, "AMD", content)
    (failed,) = Fetcher(chosen).fetch(PRICES, "batch", tickers=["AMD"], days=DAYS).failed
    assert failed.problem.startswith("is no file of daily prices: it has no column")
    assert landing().path(failed).exists()


def test_a_wrong_key_is_said_by_its_variable(server, chosen):
    serve(server, "AMD", lambda _: Response('{"detail":"Invalid token."}', 401))
    (failed,) = Fetcher(chosen).fetch(PRICES, "batch", tickers=["AMD"], days=DAYS).failed
    assert "answered 401" in failed.problem and "TIINGO_API_KEY" in failed.problem
