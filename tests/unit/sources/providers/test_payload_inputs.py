"""Payloads and the raw tables that read them; and what is said of one that is not what was asked for."""

from datetime import date, datetime

import pytest

from orchestration.contracts import corporate_actions, filings, fundamentals, market
from orchestration.sources.archive.payloads import Wanted
from orchestration.sources.inputs import ParsedInput
from orchestration.sources.providers.registry import inputs_of
from tests.chart_payloads import chart_payload
from tests.landed_payloads import AFTER, FIRST, TAG, Archive, bar, facts_json, graph_csv, submissions_json

FACTS, FILINGS = fundamentals.COMPANY_FACTS.name, filings.FILINGS.name
QUOTES, LEVELS, RATE_TABLE = market.DAILY_QUOTES.name, market.INDEX_LEVELS.name, market.POLICY_RATES.name
ACTIONS = corporate_actions.CORPORATE_ACTIONS.name

EVENING = datetime(2026, 2, 25, 22)
DAY = date(2026, 2, 25)
CIK, OTHER = "0000789019", "0001045810"
FACTS_OF, FILINGS_OF = (Wanted("sec", name, f"CIK{CIK}", "json") for name in ("companyfacts", "submissions"))
SP500, DGS10 = (Wanted("fred", "graph", name, "csv") for name in ("SP500", "DGS10"))
VIX = Wanted("cboe", "vix_history", "VIX", "csv")
NVDA, GSPC = (Wanted("yahoo", "chart", name, "json", FIRST, AFTER) for name in ("NVDA", "^GSPC"))
VIX_CSV = b"DATE,OPEN,HIGH,LOW,CLOSE\n02/25/2026,18,19,17,18.5\n"
FILED = ("0000789019-25-000001", "10-Q", "2025-05-01")

GOOD = {
    "company facts": (FACTS_OF, facts_json(CIK, FILED[0]), {FACTS}),
    "a list of filings": (FILINGS_OF, submissions_json(CIK, FILED), {FILINGS}),
    "a level of FRED": (SP500, graph_csv("SP500", {DAY: 6900}), {LEVELS}),
    "a rate of FRED": (DGS10, graph_csv("DGS10", {DAY: 4.1}), {RATE_TABLE}),
    "the VIX": (VIX, VIX_CSV, {LEVELS}),
    "a share": (NVDA, chart_payload("NVDA", [bar(DAY, 100)]), {QUOTES, ACTIONS}),
    "an index": (GSPC, chart_payload("^GSPC", [bar(DAY, 6900)]), {LEVELS}),
}


@pytest.fixture
def store(tmp_path):
    """Call it with (what was wanted, what came): the payload, and where it lies."""
    archive = Archive(tmp_path / "landing")

    def kept(wanted, content):
        payload = archive.store(wanted, content, EVENING)
        return payload, archive.landing.path(payload)

    return kept


@pytest.mark.parametrize("name", GOOD)
def test_each_kind_of_payload_is_read_by_its_tables(store, name):
    wanted, content, tables = GOOD[name]
    payload, path = store(wanted, content)
    assert payload.problem is None
    found = inputs_of(payload, path, {TAG})
    assert set(found) == tables
    assert {(item.label, item.source_name) for item in found.values()} == {(payload.label, wanted.provider)}


def test_a_quote_an_event_and_a_fact_are_rows(store):
    content = chart_payload("NVDA", [bar(DAY, 100)], {DAY: 0.01}, {DAY: (10, 1)})
    found = inputs_of(*store(NVDA, content), {TAG})
    assert found[QUOTES].parse()["close_quoted_usd"].tolist() == ["100.0"]
    assert found[ACTIONS].parse()["action_type"].tolist() == ["dividend", "split"]
    facts = inputs_of(*store(FACTS_OF, facts_json(CIK, FILED[0])), {TAG})[FACTS]
    assert facts.parse()["accession_number"].tolist() == [FILED[0]]
    nothing = inputs_of(*store(FACTS_OF, facts_json(CIK, FILED[0])), {"Assets"})[FACTS]
    assert isinstance(nothing, ParsedInput) and nothing.parse().empty


@pytest.mark.parametrize("name", GOOD)
def test_a_web_page_is_not_what_was_asked_for(store, name):
    payload, _ = store(GOOD[name][0], b"<!doctype html><html>Please wait</html>")
    assert "is a web page, not " in payload.problem


@pytest.mark.parametrize("name", GOOD)
def test_no_bytes_at_all_are_not_what_was_asked_for(store, name):
    payload, _ = store(GOOD[name][0], b"")
    assert payload.problem


@pytest.mark.parametrize(
    ("wanted", "content", "said"),
    [
        (
            DGS10,
            graph_csv("DGS30", {DAY: 4}),
            "has no column DGS10, which was asked for; it has: observation_date, dgs30",
        ),
        (SP500, graph_csv("VIXCLS", {DAY: 20}), "has no column SP500, which was asked for"),
        (VIX, b"DATE,OPEN\n02/25/2026,18\n", "has no column CLOSE, which was asked for; it has: date, open"),
        (DGS10, b"observation_date,DGS10\n", "is empty: it has a header and no rows"),
        (FACTS_OF, facts_json(OTHER, FILED[0]), f"holds the facts of CIK {OTHER}, not of CIK {CIK}"),
        (FILINGS_OF, submissions_json(OTHER, FILED), f"holds the filings of CIK {OTHER}, not of CIK {CIK}"),
        (FACTS_OF, submissions_json(CIK, FILED), "is not SEC company facts (no facts)"),
        (FILINGS_OF, facts_json(CIK, FILED[0]), "is not SEC submissions (no filings)"),
        (FACTS_OF, b"[]", "is not SEC company facts (no cik and no facts)"),
        (NVDA, chart_payload("AMD", [bar(DAY, 1)]), "is the chart of AMD, not of NVDA"),
        (GSPC, chart_payload("^GSPC", [bar(DAY, 1)], currency="EUR"), "is in EUR, not in USD"),
    ],
)
def test_what_is_something_else_is_named(store, wanted, content, said):
    payload, path = store(wanted, content)
    assert payload.problem.startswith(said)
    assert (payload.is_good, path.exists()) == (False, True)


def test_a_column_may_be_written_in_any_case_and_its_date_be_called_otherwise(store):
    payload, _ = store(DGS10, b"DATE,dgs10\n2026-02-25,4.1\n")
    assert payload.problem is None
