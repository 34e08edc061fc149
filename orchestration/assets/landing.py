"""The landing assets, only with SOURCE=live: each asks one provider and keeps its answers in the landing archive.

The raw tables read the archive, whether or not every provider answered. An asset fails if an answer is missing or is
not what was asked for; its other answers are kept.
"""

from collections import defaultdict
from datetime import date, timedelta

import dagster as dg

from orchestration.assets.ingestion import MONTHS, OWNERS, REFRESH_TAG
from orchestration.assets.resources import Warehouse
from orchestration.contracts.reference import ISSUERS, SECURITIES
from orchestration.errors import ActionableError
from orchestration.settings import Settings
from orchestration.sources.archive.payloads import Payload
from orchestration.sources.calendar import last_closed_session
from orchestration.sources.http.results import FetchResult
from orchestration.sources.providers.feed import Feed
from orchestration.sources.providers.fetcher import Fetcher
from orchestration.sources.providers.registry import feeds_of

GROUP = "landing"
# Four days from Friday's run to Tuesday's, where Monday has no session, and a day to spare.
DAILY = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=5))
KEYS_SHOWN = 3


def landing_key(series: str) -> dg.AssetKey:
    """The asset of a `provider/dataset`."""
    return dg.AssetKey([GROUP, series.replace("/", "_")])


def make_landing_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    """One asset for each feed that the live datasets need."""
    return [_landing_asset(settings, feed, datasets) for feed, datasets in feeds_of(settings).values()]


def _landing_asset(settings: Settings, feed: Feed, datasets: frozenset[str]) -> dg.AssetsDefinition:
    """One feed's asset. None depends on another: one issuer's missing list of filings would block all facts."""

    @dg.asset(
        key=landing_key(feed.series),
        deps=[dg.AssetKey(table.split(".")) for table in feed.about],
        group_name=GROUP,
        description=f"{feed.description}\n\nKept as they came below data/landing/{feed.series}/.",
        kinds={"python"},
        owners=OWNERS,
        op_tags={"dagster/priority": "1"} if feed.is_first else None,
        partitions_def=MONTHS if feed.is_by_month else None,
        backfill_policy=dg.BackfillPolicy.single_run() if feed.is_by_month else None,
        freshness_policy=DAILY,
    )
    def fetch(context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[Warehouse]) -> dg.MaterializeResult:
        warehouse.let_go()  # a provider may be asked for many minutes
        try:
            result = _asked(context, warehouse, feed, datasets)
        except ActionableError as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        metadata = _metadata(result)
        if result.failed:
            raise dg.Failure(description=_in_words(feed.series, result), metadata=metadata, allow_retries=False)
        return dg.MaterializeResult(metadata=metadata)

    return fetch


def _asked(
    context: dg.AssetExecutionContext, warehouse: Warehouse, feed: Feed, datasets: frozenset[str]
) -> FetchResult:
    days = date.min, date.min
    if feed.is_by_month:
        span = context.partition_time_window
        after = last_closed_session(warehouse.settings.now()) + timedelta(days=1)
        days = span.start.date(), min(span.end.date(), after)
        if days[0] >= days[1]:
            return FetchResult((), (), ())
    return Fetcher(warehouse.settings).fetch(
        feed,
        context.run_id,
        tickers=tickers(warehouse) if SECURITIES.name in feed.about and "quotes" in datasets else (),
        ciks=issuers(warehouse) if ISSUERS.name in feed.about else (),
        days=days,
        is_refresh=REFRESH_TAG in context.run.tags,
    )


def issuers(warehouse: Warehouse) -> list[str]:
    """The CIKs of the reference table."""
    return [cik for (cik,) in warehouse.rows("select distinct cik from raw_reference.issuers order by cik")]


def tickers(warehouse: Warehouse) -> list[str]:
    """The tickers of securities valid today, and of the members in each index's latest list."""
    found = warehouse.rows(
        "select ticker from raw_reference.securities where valid_to_date is null union "
        "select ticker from raw_reference.index_constituents as members where as_of_date = ("
        "select max(as_of_date) from raw_reference.index_constituents where index_id = members.index_id) order by 1"
    )
    return [ticker for (ticker,) in found]


def _metadata(result: FetchResult) -> dict[str, int]:
    return {
        "payloads_stored": len(result.stored),
        "payloads_unchanged": len(result.unchanged),
        "payloads_failed": len(result.failed),
    }


def _in_words(series: str, result: FetchResult) -> str:
    """What did not come, one line for each reason."""
    keys_of: dict[str, list[str]] = defaultdict(list)
    for payload in result.failed:
        keys_of[_reason(payload)].append(payload.key)
    asked_count = len(result.stored) + len(result.unchanged) + len(result.failed)
    lines = [f"  {_names(keys)}: {reason}" for reason, keys in keys_of.items()]
    return f"{series}: {len(result.failed)} of {asked_count} did not come.\n" + "\n".join(lines)


def _reason(payload: Payload) -> str:
    """The problem without the path, which differs from key to key."""
    place, _, reason = (payload.problem or "").partition(": ")
    return f"{place.partition('/')[0]}: {reason}" if reason else place


def _names(keys: list[str]) -> str:
    more = f" and {len(keys) - KEYS_SHOWN} more" if len(keys) > KEYS_SHOWN else ""
    return ", ".join(keys[:KEYS_SHOWN]) + more
