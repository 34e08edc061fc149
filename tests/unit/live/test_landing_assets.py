"""The landing assets: what each asks for, what it says of what did not come, and that the rest is kept."""

from datetime import date, datetime, timedelta

import dagster as dg
import pytest

from orchestration.assets.ingestion import REFRESH_TAG
from orchestration.assets.landing import make_landing_assets
from orchestration.sources.archive.payloads import LandingError
from tests.chart_payloads import chart_payload
from tests.landed_payloads import bar, facts_json, submissions_json
from tests.provider_server import needs_contact, status, web_page
from tests.unit.live.conftest import AMD, MICROSOFT, NOW

FILED = ("0000789019-26-000001", "10-Q", "2026-02-20")
FEBRUARY = ("2026-02-01", "2026-02-01")
MONDAY = date(2026, 2, 23)
CHART = "/v8/finance/chart/"


def counts(stored=0, unchanged=0, failed=0):
    return {"payloads_stored": stored, "payloads_unchanged": unchanged, "payloads_failed": failed}


def keys(landing):
    return sorted(payload.key for payload in landing().payloads() if payload.is_good)


def serve_issuers(server, *ciks):
    for cik in ciks:
        server.serve_submissions(cik, submissions_json(cik, FILED))
        server.serve_company_facts(cik, facts_json(cik, FILED[0]))


@pytest.mark.parametrize(
    ("datasets", "expected"),
    [
        ((), {"sec_submissions", "sec_companyfacts", "yahoo_chart", "fred_graph", "cboe_vix_history"}),
        (("quotes", "indices", "rates"), {"sec_submissions", "sec_companyfacts"}),
        (("filings", "indices", "rates"), {"yahoo_chart"}),
        (("filings", "quotes", "rates"), {"yahoo_chart", "fred_graph", "cboe_vix_history"}),
        (("filings", "quotes", "indices"), {"fred_graph"}),
    ],
)
def test_only_what_the_live_datasets_need_is_asked_for(settings, tmp_path, datasets, expected):
    chosen = settings(source_of_dataset=dict.fromkeys(datasets, "files"), drop_dir=tmp_path)
    assert {asset.key.path[1] for asset in make_landing_assets(chosen)} == expected


def test_every_issuer_of_the_reference_table_is_asked_for(server, settings, materialize, landing):
    serve_issuers(server, AMD, MICROSOFT)
    server.misbehave(f"/submissions/CIK{AMD}.json", needs_contact)
    assert materialize(settings(), "sec/submissions") == (None, counts(stored=2))
    assert keys(landing) == [f"CIK{AMD}", f"CIK{MICROSOFT}"]
    assert materialize(settings(), "sec/submissions") == (None, counts(unchanged=2))


def test_what_did_not_come_fails_the_asset_and_what_came_is_kept(server, settings, materialize, landing):
    serve_issuers(server, MICROSOFT)
    said, metadata = materialize(settings(), "sec/submissions")
    assert metadata == counts(stored=1, failed=1)
    first, second = said.splitlines()
    assert first == "sec/submissions: 1 of 2 did not come."
    assert second.startswith(f"  CIK{AMD}: 127.0.0.1") and "404" in second
    assert keys(landing) == [f"CIK{MICROSOFT}"]


def test_failures_are_grouped_by_reason_with_three_keys_each(server, settings, materialize):
    server.misbehave("/graph/fredgraph.csv", status(404))
    for series in ("SP500", "DGS10"):
        server.serve_fred(series, b"<html>Please wait</html>")
    said, metadata = materialize(settings(), "fred/graph")
    assert metadata == counts(failed=8)
    head, *lines = said.splitlines()
    assert head == "fred/graph: 8 of 8 did not come."
    assert len(lines) == 2
    assert {line.split(":")[0] for line in lines} == {"  SP500, DGS10", "  VIXCLS, DFEDTARL, DFEDTARU and 3 more"}
    pages = next(line for line in lines if "SP500" in line)
    assert pages == "  SP500, DGS10: is a web page, not a CSV; the provider may have refused the download"


def test_the_same_answer_at_two_paths_is_one_reason(server, settings, materialize):
    said, _ = materialize(settings(), "sec/submissions")
    _, line = said.splitlines()
    assert line.startswith(f"  CIK{AMD}, CIK{MICROSOFT}: 127.0.0.1:{server.port}: ")


def test_more_than_three_keys_are_counted(server, settings, materialize):
    said, _ = materialize(settings(), "fred/graph")
    _, line = said.splitlines()
    assert line.startswith("  SP500, VIXCLS, DFEDTARL and 5 more: 127.0.0.1")


def test_a_missing_contact_is_said_and_nobody_asked(server, settings, materialize, landing):
    said, _ = materialize(settings(sec_contact=None), "sec/submissions")
    assert said.startswith("SEC_CONTACT is not set") and "export SEC_CONTACT=" in said
    assert (server.requests, landing().payloads()) == ([], [])


def test_a_damaged_index_is_said_with_the_next_step(settings, materialize, landing):
    chosen = settings()
    landing().folder.mkdir(parents=True)
    (landing().folder / "index.jsonl").write_text("not JSON\n")
    with pytest.raises(LandingError):
        landing()
    said, _ = materialize(chosen, "cboe/vix_history")
    assert "index.jsonl line 1 cannot be read" in said and "restore the file from a backup" in said


def test_facts_are_asked_for_where_there_is_news_and_of_all_in_a_refresh(server, settings, materialize):
    serve_issuers(server, AMD, MICROSOFT)
    materialize(settings(), "sec/submissions")
    assert materialize(settings(), "sec/companyfacts") == (None, counts(stored=2))
    assert materialize(settings(), "sec/companyfacts") == (None, counts())
    newer = ("0000789019-26-000002", "10-Q", "2026-02-25")
    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT, FILED, newer))
    materialize(settings(), "sec/submissions")
    assert materialize(settings(), "sec/companyfacts") == (None, counts(unchanged=1))
    assert materialize(settings(), "sec/companyfacts", tags={REFRESH_TAG: "all"}) == (None, counts(unchanged=2))


def serve_charts(server, *symbols):
    for symbol in symbols:
        server.serve_chart(symbol, chart_payload(symbol, [bar(MONDAY, 100)]))


def windows(landing):
    return {payload.key: (payload.first_date, payload.after_date) for payload in landing().payloads("yahoo/chart")}


def test_charts_are_asked_for_up_to_the_last_session_that_has_closed(server, settings, materialize, landing):
    serve_charts(server, "AMD", "MSFT", "^GSPC", "^RUT")
    running = datetime(2026, 2, 26, 21, 29)  # New York closes at 21:00; half an hour later the day counts
    assert materialize(settings(now=lambda: running), "yahoo/chart", FEBRUARY) == (None, counts(stored=4))
    # Of an empty archive from January of last year on.
    days = (date(2025, 1, 1), date(2026, 2, 26))
    assert windows(landing) == dict.fromkeys(("AMD", "MSFT", "^GSPC", "^RUT"), days)
    materialize(settings(), "yahoo/chart", FEBRUARY)
    assert windows(landing)["AMD"] == (date(2026, 2, 1), date(2026, 2, 27))


def test_a_month_that_has_not_begun_is_not_asked_for(server, settings, materialize):
    sunday = datetime(2026, 3, 1, 12)
    answer = materialize(settings(now=lambda: sunday), "yahoo/chart", ("2026-03-01", "2026-03-01"))
    assert (answer, server.requests) == ((None, counts()), [])


@pytest.mark.parametrize(
    ("files", "expected"), [("quotes", {"^GSPC", "^RUT"}), ("indices", {"AMD", "MSFT"})], ids=["indices", "quotes"]
)
def test_only_the_symbols_of_live_datasets_are_asked_for(
    server, settings, materialize, landing, tmp_path, files, expected
):
    serve_charts(server, "AMD", "MSFT", "^GSPC", "^RUT")
    materialize(settings(source_of_dataset={files: "files"}, drop_dir=tmp_path), "yahoo/chart", FEBRUARY)
    assert set(windows(landing)) == expected


def test_a_symbol_that_did_not_come_is_asked_for_from_the_beginning_the_next_time(
    server, settings, materialize, landing
):
    """Or a first run that was refused half-way would leave half of the securities without a history."""
    serve_charts(server, "AMD", "MSFT", "^GSPC", "^RUT")
    server.misbehave(f"{CHART}MSFT", status(500))
    said, metadata = materialize(settings(), "yahoo/chart", ("2025-11-01", "2026-02-01"))
    assert (metadata, said.splitlines()[0]) == (counts(stored=3, failed=1), "yahoo/chart: 1 of 4 did not come.")
    server.behave()
    tomorrow = NOW + timedelta(days=1)
    materialize(settings(now=lambda: tomorrow), "yahoo/chart", FEBRUARY)
    assert windows(landing)["AMD"] == (date(2026, 2, 1), date(2026, 2, 28))
    assert windows(landing)["MSFT"] == (date(2025, 1, 1), date(2026, 2, 28))


def test_a_symbol_that_lags_is_asked_for_from_where_it_ends(server, settings, materialize, landing):
    serve_charts(server, "AMD", "MSFT", "^GSPC", "^RUT")
    materialize(settings(), "yahoo/chart", FEBRUARY)
    server.misbehave(f"{CHART}MSFT", web_page)
    april = datetime(2026, 4, 30, 22)
    materialize(settings(now=lambda: april), "yahoo/chart", ("2026-04-01", "2026-04-01"))
    server.behave()
    may = datetime(2026, 5, 29, 22)
    materialize(settings(now=lambda: may), "yahoo/chart", ("2026-05-01", "2026-05-01"))
    assert windows(landing)["MSFT"] == (date(2026, 2, 27), date(2026, 5, 30))
    assert windows(landing)["AMD"] == (date(2026, 5, 1), date(2026, 5, 30))


def test_a_list_that_did_not_come_keeps_no_ones_facts_away(server, settings, built, landing):
    """Dagster skips what depends on a failed asset: the facts do not."""
    serve_issuers(server, MICROSOFT)
    server.serve_company_facts(AMD, facts_json(AMD))
    chosen = settings()
    assets = [asset for asset in make_landing_assets(chosen) if asset.key.path[1].startswith("sec_")]
    result = dg.materialize(assets[::-1], resources={"warehouse": built(chosen)}, raise_on_error=False)
    assert [event.step_key for event in result.get_step_failure_events()] == ["landing__sec_submissions"]
    facts = [payload.key for payload in landing().payloads("sec/companyfacts") if payload.is_good]
    assert sorted(facts) == [f"CIK{AMD}", f"CIK{MICROSOFT}"]
    # The lists come first: they say whose facts are to be asked for.
    assert [payload.dataset for payload in landing().payloads()] == ["submissions"] * 2 + ["companyfacts"] * 2
