"""The filings sensor: one run for each new filing, and a reason where there is none."""

from dataclasses import replace
from datetime import datetime

import dagster as dg
import pytest

from orchestration.automation.filings_sensor import make_filings_sensor
from orchestration.automation.jobs import filings_job
from orchestration.sources.providers.sec.feeds import FACTS
from orchestration.warehouse.connection import only_writer
from tests.landed_payloads import facts_json, submissions_json
from tests.provider_server import status
from tests.unit.live.conftest import AMD, MICROSOFT

OLD = ("0000789019-26-000001", "10-K", "2026-02-02")
NEW = ("0000789019-26-000002", "10-Q", "2026-02-25")
HOUR = " 2026-02-26 22h"
AMDS = ("0000002488-26-000001", "10-Q", "2026-02-25")


@pytest.fixture
def tick():
    """Call it with settings: what the sensor answers, as (run keys, reasons to skip), and the requests themselves."""

    def answer(chosen):
        with dg.DagsterInstance.ephemeral() as instance:
            sensor = make_filings_sensor(chosen)
            data = sensor.evaluate_tick(dg.build_sensor_context(instance, definitions=dg.Definitions(sensors=[])))
        keys = [request.run_key.removesuffix(HOUR) for request in data.run_requests]
        return keys, data.skip_message, data.run_requests

    return answer


@pytest.fixture
def issuers(server, settings, built):
    """Two issuers whose last filings the archived facts know."""
    from orchestration.sources.providers.fetcher import Fetcher  # noqa: PLC0415

    chosen = settings()
    built(chosen)
    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT, OLD))
    server.serve_company_facts(MICROSOFT, facts_json(MICROSOFT, OLD[0]))
    server.serve_submissions(AMD, submissions_json(AMD))
    server.serve_company_facts(AMD, facts_json(AMD))
    Fetcher(chosen).fetch(FACTS, "before", ciks=[MICROSOFT, AMD], is_refresh=True)
    return chosen


def test_it_starts_the_job_that_asks_for_facts_and_is_off_until_switched_on(settings):
    sensor = make_filings_sensor(settings())
    assert [target.job_name for target in sensor.targets] == [filings_job.name]
    assert sensor.default_status == dg.DefaultSensorStatus.STOPPED
    assert sensor.minimum_interval_seconds == 1800


def test_before_anything_is_built_it_says_what_to_build(server, settings, tick):
    keys, reason, _ = tick(settings())
    assert (keys, server.requests) == ([], [])
    assert reason == "Nothing has been built yet: run fetch_job, or `make warehouse SOURCE=live`."


def test_while_a_run_is_at_work_nobody_is_asked(server, issuers, tick):
    asked = len(server.requests)
    with only_writer(issuers.build_dir.parent):
        keys, reason, _ = tick(issuers)
    assert (keys, len(server.requests)) == ([], asked)
    assert reason == "A run is at work; the SEC is asked when it has ended."


def test_without_a_new_filing_it_skips(issuers, tick):
    keys, reason, _ = tick(issuers)
    assert (keys, reason) == ([], "No new filing of 2 issuers.")


def test_a_new_filing_is_one_run_named_by_its_accession(server, issuers, tick):
    tick(issuers)
    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT, NEW, OLD))
    keys, reason, (request,) = tick(issuers)
    assert (keys, reason) == ([NEW[0]], None)
    assert request.tags["cik"] == MICROSOFT
    assert request.tags["accession_number"] == NEW[0]
    # Dagster starts no second run of the same key, however often it is told.
    assert tick(issuers)[2][0].run_key == request.run_key == NEW[0] + HOUR


@pytest.mark.parametrize(
    ("filing", "now", "hour"),
    [
        (NEW, datetime(2026, 2, 26, 23, 5), " 2026-02-26 23h"),  # the facts may follow: asked for again every hour
        (NEW, datetime(2026, 2, 28, 1), ""),
        ((NEW[0], "10-Q/A", NEW[2]), datetime(2026, 2, 25, 23), ""),  # an amendment may never show in the facts
    ],
)
def test_a_filing_is_asked_for_every_hour_for_two_days(server, issuers, tick, filing, now, hour):
    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT, filing, OLD))
    _, _, (request,) = tick(replace(issuers, now=lambda: now))
    assert request.run_key == NEW[0] + hour


def test_once_the_facts_know_the_filing_nothing_starts(server, issuers, tick):
    from orchestration.sources.providers.fetcher import Fetcher  # noqa: PLC0415

    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT, NEW, OLD))
    assert tick(issuers)[0] == [NEW[0]]
    server.serve_company_facts(MICROSOFT, facts_json(MICROSOFT, OLD[0], NEW[0]))
    Fetcher(issuers).fetch(FACTS, "the run", ciks=[MICROSOFT], is_refresh=True)
    assert tick(issuers)[:2] == ([], "No new filing of 2 issuers.")


def test_each_issuers_filing_is_a_run_of_its_own(server, issuers, tick):
    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT, NEW))
    server.serve_submissions(AMD, submissions_json(AMD, AMDS))
    assert sorted(tick(issuers)[0]) == [AMDS[0], NEW[0]]


def test_an_issuer_that_is_refused_does_not_hide_anothers_filing(server, issuers, tick):
    server.misbehave(f"/submissions/CIK{AMD}.json", status(503))
    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT, NEW))
    assert tick(issuers)[0] == [NEW[0]]


def test_an_earlier_list_still_counts_where_the_provider_is_down(server, issuers, tick):
    server.serve_submissions(MICROSOFT, submissions_json(MICROSOFT, NEW))
    assert tick(issuers)[0] == [NEW[0]]
    for cik in (AMD, MICROSOFT):
        server.misbehave(f"/submissions/CIK{cik}.json", status(503))
    assert tick(issuers)[0] == [NEW[0]]


@pytest.mark.parametrize("contact", [None, "Jane"])
def test_without_a_contact_it_skips_and_names_the_variable(server, settings, built, tick, contact):
    chosen = settings(sec_contact=contact)
    built(chosen)
    keys, reason, _ = tick(chosen)
    assert (keys, server.requests) == ([], [])
    assert reason.startswith("SEC_CONTACT is not ") and "Jane Doe jane@example.org" in reason


def test_every_tick_is_a_batch_of_its_own(issuers, tick, landing):
    tick(issuers)
    batches = {payload.batch_id for payload in landing().payloads("sec/submissions")}
    assert batches == {"filings_sensor 2026-02-26T22:00:00"}
