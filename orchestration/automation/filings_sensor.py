"""Watches the SEC for new filings: asks for the issuers' lists, and requests a run for each filing not yet known."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import dagster as dg
import duckdb
from filelock import FileLock, Timeout

from orchestration.assets.landing import issuers
from orchestration.assets.resources import Warehouse
from orchestration.automation.jobs import filings_job
from orchestration.settings import Settings
from orchestration.sources.archive.payloads import LandingError
from orchestration.sources.http.provider import ProviderError
from orchestration.sources.providers.fetcher import Fetcher
from orchestration.sources.providers.sec import fetching as sec
from orchestration.sources.providers.sec.feeds import SUBMISSIONS
from orchestration.warehouse.connection import LOCK_NAME

HALF_AN_HOUR = 1800
# Facts may appear this long after their filing; afterwards the daily fetch looks for them.
ASKED_EVERY_HOUR_FOR = timedelta(days=2)


def make_filings_sensor(settings: Settings) -> dg.SensorDefinition:
    """The sensor of one warehouse; it stays switched off until a person switches it on."""

    @dg.sensor(
        job=filings_job,
        minimum_interval_seconds=HALF_AN_HOUR,
        description="Asks the SEC for new quarterly and yearly filings; each starts a run, named by its accession.",
    )
    def filings_sensor(context: dg.SensorEvaluationContext) -> Iterator[dg.RunRequest | dg.SkipReason]:
        try:
            ciks = _issuers(settings)
            fetcher = Fetcher(_impatient(settings))
            result = fetcher.fetch(SUBMISSIONS, f"filings_sensor {settings.now().isoformat()}", ciks=ciks)
        except (Timeout, duckdb.Error, ProviderError, LandingError) as error:
            yield dg.SkipReason(REASONS.get(type(error), str(error)))
            return
        for payload in result.failed:
            context.log.warning(f"{payload.key}: {payload.problem}")
        found = [news for cik in ciks if (news := sec.news(fetcher.landing, cik))]
        for news in found:
            yield dg.RunRequest(
                run_key=_run_key(news, settings.now()),
                tags={"cik": news.cik, "accession_number": news.accession_number},
            )
        if not found:
            yield dg.SkipReason(f"No new filing of {len(ciks)} issuers.")

    return filings_sensor


REASONS = {
    Timeout: "A run is at work; the SEC is asked when it has ended.",
    duckdb.CatalogException: "Nothing has been built yet: run fetch_job, or `make warehouse SOURCE=live`.",
}


def _issuers(settings: Settings) -> list[str]:
    """CIKs to ask for; raises Timeout at once where a run is at work, CatalogException where nothing is built."""
    settings.build_dir.mkdir(parents=True, exist_ok=True)
    with FileLock(settings.build_dir.parent / LOCK_NAME, timeout=0):
        return issuers(Warehouse(settings))


def _impatient(settings: Settings) -> Settings:
    """The settings with one attempt per request: Dagster gives a sensor a minute, and the next tick comes soon."""
    once = {"MARKET_WAREHOUSE_SEC_ATTEMPTS": "1"}
    return replace(settings, provider_variables={**settings.provider_variables, **once})


def _run_key(news: sec.News, now: datetime) -> str:
    """The accession number; for a fresh filing, not an amendment, also the hour, so that facts are asked for again."""
    is_fresh = now.date() - date.fromisoformat(news.filed_date) <= ASKED_EVERY_HOUR_FOR
    return (
        f"{news.accession_number} {now:%Y-%m-%d %H}h" if is_fresh and not news.is_amendment else news.accession_number
    )
