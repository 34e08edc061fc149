"""Yahoo charts: which rows a payload states, in which words, which days it covers; what is said of one that is none."""

import gzip
import json
from datetime import date, datetime, timedelta
from itertools import pairwise
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from orchestration.contracts.corporate_actions import CORPORATE_ACTION_COVERAGE, CORPORATE_ACTIONS
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS
from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Payload, Wanted
from orchestration.sources.inputs import SourceFileError
from orchestration.sources.providers import coverage
from orchestration.sources.providers.yahoo import charts
from tests.chart_payloads import chart_payload, error_payload, opening, widened

RECORDED = Path(__file__).parents[5] / "shared" / "realdata" / "payloads" / "yahoo_chart"
needs_recordings = pytest.mark.skipif(
    not RECORDED.is_dir(), reason=f"no recorded payloads on this machine ({RECORDED})"
)
FETCHED = datetime(2025, 2, 20, 11, 47)
MONDAY, TUESDAY, WEDNESDAY = date(2024, 6, 10), date(2024, 6, 11), date(2024, 6, 12)
BAR = (MONDAY, 120.37, 123.1, 117.01, 121.79, 314162700)


@pytest.fixture
def land(tmp_path):
    """Call it with content and what differs: the payload as it lies in an archive, and its path."""

    def store(content, symbol="NVDA", first=date(2024, 6, 1), after=date(2024, 7, 1), fetched_at=FETCHED):
        landing = Landing(tmp_path / "landing")
        wanted = Wanted("yahoo", "chart", symbol, "json", first, after)
        payload = landing.store(wanted, "batch", fetched_at, "https://query2.finance.yahoo.com/", 200, content)
        return payload, landing.path(payload)

    return store


def rows(frame):
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def test_a_bar_is_a_row_with_the_contracts_columns(land):
    frame = charts.parse_quotes(*land(chart_payload("NVDA", [BAR])))
    assert set(frame.columns) == {column.name for column in DAILY_QUOTES.columns} - {"provider_note"}
    assert rows(frame) == [
        {
            "ticker": "NVDA",
            "session_date": "2024-06-10",
            "open_quoted_usd": "120.37",
            "high_quoted_usd": "123.1",
            "low_quoted_usd": "117.01",
            "close_quoted_usd": "121.79",
            "volume_shares": "314162700",
            "adjustment": "split",
        }
    ]


def test_an_index_has_levels_and_no_volume(land):
    content = chart_payload("^GSPC", [(MONDAY, 5341.22, 5365.79, 5331.52, 5360.79, 3622280000)])
    frame = charts.parse_index_levels(*land(content, "^GSPC"))
    assert list(frame.columns) == [column.name for column in INDEX_LEVELS.columns if column.name != "source"]
    assert frame.loc[0].tolist() == ["^GSPC", "2024-06-10", "5341.22", "5365.79", "5331.52", "5360.79"]
    content = chart_payload("^RUT", [(MONDAY, 1.5, 1.5, 1.5, 1.5, 0)])
    assert charts.parse_index_levels(*land(content, "^RUT"))["index_id"].tolist() == ["^RUT"]


def test_splits_and_dividends_are_rows_of_their_own(land):
    content = chart_payload("NVDA", [BAR], {TUESDAY: 0.01, WEDNESDAY: 0.1925}, {MONDAY: (10, 1), WEDNESDAY: (3, 2)})
    frame = charts.parse_actions(*land(content))
    # Two amounts on one day are numbered when they are taken.
    remarks = {"distribution_number", "distributions_count", "source"}
    assert list(frame.columns) == [c.name for c in CORPORATE_ACTIONS.columns if c.name not in remarks]
    assert [tuple(row.values()) for row in rows(frame)] == [
        ("NVDA", "2024-06-11", "dividend", None, "0.01", "split"),
        ("NVDA", "2024-06-12", "dividend", None, "0.1925", "split"),
        ("NVDA", "2024-06-10", "split", "10.0", None, "split"),
        ("NVDA", "2024-06-12", "split", "1.5", None, "split"),
    ]


def test_events_that_state_no_dollars_or_no_ratio_are_left_to_the_contract(land):
    found = json.loads(chart_payload("NVDA", [BAR], {MONDAY: 0.01}, {MONDAY: (10, 1)}))
    events = found["chart"]["result"][0]["events"]
    next(iter(events["dividends"].values()))["currency"] = "EUR"
    next(iter(events["splits"].values()))["denominator"] = 0
    frame = charts.parse_actions(*land(json.dumps(found).encode()))
    assert frame["dividend_usd_per_share"][0] == "0.01 EUR"
    assert frame["split_ratio"][1] == "10:0"


def test_the_share_class_is_written_each_in_its_own_way(land):
    assert charts.yahoo_symbol("BRK.B") == "BRK-B"
    frame = charts.parse_quotes(*land(chart_payload("BRK-B", [BAR]), "BRK-B"))
    # The contract brings it into the house form.
    assert frame["ticker"].tolist() == ["BRK-B"]


def test_a_bar_without_a_close_states_nothing(land):
    bars = [BAR, (TUESDAY, 121.77, 122.87, 118.74, None, 222551200), (WEDNESDAY, None, None, None, 125.2, None)]
    frame = charts.parse_quotes(*land(chart_payload("NVDA", bars)))
    assert frame["close_quoted_usd"].tolist() == ["121.79", "125.2"]
    assert rows(frame)[1]["open_quoted_usd"] is rows(frame)[1]["volume_shares"] is None


def test_the_running_price_after_a_days_bar_is_left_out(land):
    bars = [BAR, (MONDAY, 121.0, 125.0, 121.0, 124.0, 400), (TUESDAY, 1, 1, 1, None, 1), (TUESDAY, 2, 2, 2, 2, 2)]
    assert charts.parse_quotes(*land(chart_payload("NVDA", bars)))["close_quoted_usd"].tolist() == ["121.79"]


def test_days_that_were_not_asked_for_are_left_out(land):
    days = [date(2024, 5, 31), date(2024, 6, 3), date(2024, 6, 28), date(2024, 7, 1), date(2025, 2, 19)]
    content = chart_payload("NVDA", [(day, *BAR[1:]) for day in days], dict.fromkeys(days, 0.01))
    payload, path = land(content)
    assert charts.parse_quotes(payload, path)["session_date"].tolist() == ["2024-06-03", "2024-06-28"]
    assert charts.parse_actions(payload, path)["ex_date"].tolist() == ["2024-06-03", "2024-06-28"]


@pytest.mark.parametrize(
    ("fetched_at", "days"),
    [
        (datetime(2024, 6, 11, 19, 59), ["2024-06-10"]),  # one minute to four in New York's summer
        (datetime(2024, 6, 11, 20, 0), ["2024-06-10", "2024-06-11"]),
        (datetime(2024, 6, 12, 3, 0), ["2024-06-10", "2024-06-11"]),  # eleven in the evening
    ],
)
def test_the_price_of_a_running_session_never_passes_for_its_close(land, fetched_at, days):
    content = chart_payload("NVDA", [BAR, (TUESDAY, *BAR[1:])], {TUESDAY: 0.01})
    payload, path = land(content, fetched_at=fetched_at)
    assert charts.parse_quotes(payload, path)["session_date"].tolist() == days
    assert len(charts.parse_actions(payload, path)) == len(days) - 1


def test_the_session_is_the_day_in_new_york_in_winter_and_summer(land):
    found = json.loads(chart_payload("NVDA", [(date(2024, 3, 8), *BAR[1:]), (date(2024, 3, 11), *BAR[1:])]))
    stamps = found["chart"]["result"][0]["timestamp"]
    # Half past two UTC is the evening before in New York; clocks went forward on 10 March.
    assert stamps == [1709908200, 1710163800]
    stamps[0] = 1709951400
    payload, path = land(json.dumps(found).encode(), first=date(2024, 3, 1), after=date(2024, 4, 1))
    assert charts.parse_quotes(payload, path)["session_date"].tolist() == ["2024-03-08", "2024-03-11"]


def test_days_without_a_session_make_a_frame_without_a_row(land):
    payload, path = land(chart_payload("NVDA"))
    for parse, columns in (
        (charts.parse_quotes, charts.QUOTE_COLUMNS),
        (charts.parse_actions, charts.ACTION_COLUMNS),
    ):
        frame = parse(payload, path)
        assert (len(frame), list(frame.columns)) == (0, list(columns))


def test_an_input_is_opened_when_it_is_read(land, tmp_path):
    payload, path = land(chart_payload("NVDA", [BAR], {MONDAY: 0.01}))
    for item in charts.read_payload(payload, path).values():
        assert (item.label, item.source_name, len(item.parse())) == (payload.label, "yahoo", 1)
    item = charts.read_payload(payload, tmp_path / "gone")[DAILY_QUOTES.name]
    with pytest.raises(SourceFileError, match="cannot be read"):
        item.parse()


@given(st.integers(1, 999_999), st.integers(0, 3))
def test_a_price_that_went_through_single_precision_is_the_price_that_was_printed(tmp_path_factory, units, digits):
    # Six digits fit into single precision, wherever the point stands.
    landing = Landing(tmp_path_factory.mktemp("landing"))
    wanted = Wanted("yahoo", "chart", "NVDA", "json", date(2024, 6, 1), date(2024, 7, 1))
    price = units / 10**digits
    content = chart_payload("NVDA", [(MONDAY, price, price, price, price, 1)])
    payload = landing.store(wanted, "batch", FETCHED, "https://x.test/", 200, content)
    assert float(charts.parse_quotes(payload, landing.path(payload))["close_quoted_usd"][0]) == price


@pytest.mark.parametrize("value", [0.1, 75.0875015, 1e300, 12345678.9])
def test_a_price_of_another_making_keeps_every_digit(land, value):
    content = chart_payload("NVDA", [BAR]).replace(str(widened(121.79)).encode(), repr(value).encode())
    assert float(charts.parse_quotes(*land(content))["close_quoted_usd"][0]) == value


def changed(**changes):
    found = json.loads(chart_payload("NVDA", [BAR]))
    result = found["chart"]["result"][0]
    for name, value in changes.items():
        if value is None:
            del result[name]
        else:
            result[name] = value
    return json.dumps(found).encode()


PROBLEMS = {
    "a web page": (b"\n<!DOCTYPE html><html></html>", "is a web page, not JSON; Yahoo, or something on the way"),
    "half a document": (chart_payload("NVDA", [BAR])[:-20], "is not JSON ("),
    "lists without end": (b"[" * 100_000, "is not JSON ("),
    "a list": (b"[]", "is no daily Yahoo chart (the document is missing or of another shape): look at it, or fetch"),
    "quoteSummary": (b'{"quoteSummary": {}}', "is no daily Yahoo chart (chart is missing"),
    "no result": (b'{"chart": {"result": null, "error": null}}', "is no daily Yahoo chart (chart.result is missing"),
    "an empty result": (b'{"chart": {"result": [], "error": null}}', "(chart.result is missing"),
    "a result that is none": (b'{"chart": {"result": [7], "error": null}}', "(chart.result is missing"),
    "an unknown symbol": (error_payload(), "Yahoo says 'No data found, symbol may be delisted': check the symbol NVDA"),
    "an error in one word": (b'{"chart": {"result": null, "error": "no"}}', "Yahoo says 'no'"),
    "another symbol": (chart_payload("META", [BAR]), "is the chart of META, not of NVDA: has the symbol changed?"),
    "pence": (chart_payload("NVDA", [BAR], currency="GBp"), "is in GBp, not in USD: leave out NVDA"),
    "months": (chart_payload("NVDA", [BAR], dataGranularity="1mo"), "has a bar for each 1mo, not for each day"),
    "no zone": (
        chart_payload("NVDA", [BAR], exchangeTimezoneName="Mars/Olympus"),
        f"(time {opening(MONDAY)} with zone",
    ),
    "a time that is none": (changed(timestamp=["soon"]), "(time soon with zone"),
    "a time beyond all times": (changed(timestamp=[10**30]), "with zone is missing"),
    "no meta": (changed(meta=None), "(meta is missing"),
    "no prices": (changed(indicators=None), "(indicators is missing"),
    "times without prices": (changed(indicators={"quote": [{}]}), "(indicators.quote is missing"),
    "prices without times": (changed(timestamp=None), "(indicators.quote is missing"),
    "a time too many": (changed(timestamp=[1, 2]), "(indicators.quote is missing"),
}


@pytest.mark.parametrize("case", PROBLEMS)
def test_a_payload_that_is_not_the_chart_asked_for_is_named_with_what_to_do(land, case):
    content, words = PROBLEMS[case]
    payload, path = land(content)
    with pytest.raises(SourceFileError) as caught:
        charts.parse_quotes(payload, path)
    message = str(caught.value)
    assert message.startswith(f"landing/yahoo/chart/NVDA/20250220T114700000000Z-{payload.sha256}.json.gz: ")
    assert words in message
    assert "\n" not in message


def test_damage_and_bombs_are_named_too(land):
    payload, path = land(chart_payload("NVDA", [BAR]))
    for content, words in (
        (path.read_bytes()[:-9], "is a damaged gzip file"),
        (b"", "is empty (0 bytes)"),
        (gzip.compress(b" " * (1 << 20)) * 30, "inflates to more than 20 MB; daily charts stay far below that"),
    ):
        path.write_bytes(content)
        with pytest.raises(SourceFileError) as caught:
            charts.parse_quotes(payload, path)
        assert words in str(caught.value)


def fetched(first, after, key="NVDA", fetched_at=datetime(2030, 1, 1), batch_id="batch", **stated):
    """A line of the index."""
    stated = {"file": "f", "http_status": 200} | stated
    return Payload("yahoo", "chart", key, "json", first, after, batch_id, fetched_at, **stated)


def covered(*payloads):
    return [tuple(row) for row in coverage.coverage_frame(payloads).itertuples(index=False)]


def test_months_fetched_in_any_order_make_one_stretch():
    months = [date(2024, month, 1) for month in range(1, 7)]
    windows = list(pairwise(months))
    frame = coverage.coverage_frame([fetched(*windows[number]) for number in (3, 0, 4, 2, 1)])
    assert list(frame.columns) == [column.name for column in CORPORATE_ACTION_COVERAGE.columns]
    assert [tuple(row) for row in frame.itertuples(index=False)] == [
        ("NVDA", "split", "2024-01-01", "2024-05-31"),
        ("NVDA", "dividend", "2024-01-01", "2024-05-31"),
    ]


def test_a_weekend_is_no_hole_and_a_friday_is_one():
    week = fetched(MONDAY, date(2024, 6, 15))
    assert covered(week, fetched(date(2024, 6, 17), date(2024, 6, 22)))[0][2:] == ("2024-06-10", "2024-06-21")
    week = fetched(MONDAY, date(2024, 6, 14))
    assert covered(week, fetched(date(2024, 6, 17), date(2024, 6, 22)))[0][2:] == ("2024-06-17", "2024-06-21")


def test_only_charts_of_shares_that_came_cover_days():
    window = (date(2024, 6, 1), date(2024, 7, 1))
    assert covered(
        fetched(*window, key="^GSPC"),
        fetched(*window, key="BRK-B"),
        fetched(*window, key="F", file=None, problem="429", http_status=429),
        fetched(*window, key="NVDA", problem="is a web page"),
    ) == [("BRK-B", kind, "2024-06-01", "2024-06-30") for kind in ("split", "dividend")]
    assert coverage.coverage_frame([]).columns.tolist() == list(coverage.COLUMNS)


def test_days_that_had_not_ended_are_not_covered():
    month = (date(2024, 6, 1), date(2024, 7, 1))
    # Wednesday noon, and Wednesday evening, in New York.
    assert covered(fetched(*month, fetched_at=datetime(2024, 6, 12, 16)))[0][3] == "2024-06-11"
    assert covered(fetched(*month, fetched_at=datetime(2024, 6, 12, 21)))[0][3] == "2024-06-12"
    assert covered(fetched(*month, fetched_at=datetime(2024, 6, 1, 12))) == []


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(1, 15)), min_size=1, max_size=12))
def test_the_stretch_is_what_one_gets_walking_back_from_the_last_day(windows):
    start = date(2024, 6, 1)
    spans = [(start + timedelta(days=first), start + timedelta(days=first + length)) for first, length in windows]
    ((_, _, first, last), _) = covered(*(fetched(*span) for span in spans))
    known = {first + timedelta(days=n) for first, after in spans for n in range((after - first).days)}
    assert last == max(known).isoformat()
    # Walk back over known days, and over weekends between them.
    day = reached = max(known)
    while day in known or (day.isoweekday() > 5 and day > min(known)):
        reached = day if day in known else reached
        day -= timedelta(days=1)
    assert first == reached.isoformat()


def recorded(symbol, first, after):
    """The body of a recording, as it came over the wire."""
    (path,) = (p for p in RECORDED.glob(f"*{symbol}*{first}-to-{after}*"))
    return json.dumps(json.loads(path.read_text())["response"]["bodyJson"]).encode()


@needs_recordings
def test_a_recorded_chart_states_what_was_published(land):
    first, after = date(2020, 8, 31), date(2020, 11, 7)
    payload, path = land(recorded("AAPL", first, after), "AAPL", first, after)
    quotes = charts.parse_quotes(payload, path)
    # 49 sessions from the last day of August to 6 November 2020, Labor Day among the days off.
    assert (len(quotes), quotes["session_date"].min(), quotes["session_date"].max()) == (49, "2020-08-31", "2020-11-06")
    # Apple's closes of the first three days after its split, as printed by every newspaper.
    assert quotes["close_quoted_usd"].tolist()[:3] == ["129.04", "134.18", "131.4"]
    assert [tuple(row.values()) for row in rows(charts.parse_actions(payload, path))] == [
        ("AAPL", "2020-11-06", "dividend", None, "0.205", "split"),
        ("AAPL", "2020-08-31", "split", "4.0", None, "split"),
    ]
    assert charts.split_days(payload, path) == [date(2020, 8, 31)]


@needs_recordings
@pytest.mark.parametrize(
    ("symbol", "close"), [("AAPL", "75.0875"), ("AMZN", "94.9005"), ("GOOG", "68.3685"), ("QQQ", "216.16")]
)
def test_recorded_closes_are_the_published_ones_over_the_splits_since(land, symbol, close):
    # 300.35, 1898.01, 1367.37 and 216.16 dollars on 2 January 2020; split 4, 20, 20 and 1 for one since then.
    first, after = date(2020, 1, 1), date(2020, 1, 3)
    frame = charts.parse_quotes(*land(recorded(symbol, first, after), symbol, first, after))
    assert frame["close_quoted_usd"].tolist() == [close]


@needs_recordings
def test_every_recorded_price_is_in_single_precision():
    for path in RECORDED.glob("*.json"):
        for quote in json.loads(path.read_text())["response"]["bodyJson"]["chart"]["result"][0]["indicators"]["quote"]:
            for name in ("open", "high", "low", "close"):
                assert all(float(np.float32(price)) == price for price in quote[name]), path.name


@needs_recordings
def test_recorded_quotes_equal_those_in_a_file_of_single_precision(land):
    file = RECORDED.parents[1] / "quotes" / "daily_us_2021_2026.parquet"
    first, after = date(2021, 2, 1), date(2022, 1, 31)
    frame = charts.parse_quotes(*land(recorded("MSFT", first, after), "MSFT", first, after)).set_index("session_date")
    query = (
        "select strftime(date, '%Y-%m-%d'), cast(cast(close as varchar) as double), volume "
        f"from '{file}' where ticker = 'MSFT' and date < '2022-01-31'"
    )
    found = duckdb.sql(query).fetchall()
    assert len(found) == 145
    read = [(day, float(frame.loc[day, "close_quoted_usd"]), int(frame.loc[day, "volume_shares"])) for day, *_ in found]
    assert read == found


@needs_recordings
def test_a_recording_from_london_is_turned_away(land):
    first, after = date(2020, 1, 1), date(2020, 1, 3)
    with pytest.raises(SourceFileError, match="is in GBp, not in USD: leave out OCDO"):
        charts.parse_quotes(*land(recorded("OCDO.L", first, after), "OCDO.L", first, after))


def test_frames_hold_text_or_none(land):
    frame = charts.parse_quotes(*land(chart_payload("NVDA", [BAR, (TUESDAY, None, 2, 2, 2.5, None)])))
    assert all(pd.api.types.is_string_dtype(kind) for kind in frame.dtypes)
