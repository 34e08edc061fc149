"""The landing assets, with SOURCE=live alone: each asks one provider and keeps what it sends in the landing archive.

Nothing here reads what came: the raw tables do, whether or not every provider answered. An asset fails where anything
that it asked for did not come, or is not what was asked for; the rest of it is kept all the same.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import timedelta

import dagster as dg

from orchestration.assets.ingestion import MONTHS, OWNERS, REFRESH_TAG, asset_key
from orchestration.assets.resources import Warehouse
from orchestration.contracts import index_members, reference
from orchestration.contracts.contract import Contract
from orchestration.providers import ProviderError
from orchestration.settings import Settings
from orchestration.sources.archive.payloads import LandingError, Payload
from orchestration.sources.calendar import last_closed_session
from orchestration.sources.http.results import FetchResult
from orchestration.sources.providers.fetcher import Fetcher
from orchestration.sources.providers.sec import fetching as sec
from orchestration.sources.providers.yahoo.charts import yahoo_symbol

GROUP = "landing"
# From Friday's run to Tuesday's, over a Monday without a session, and a day to spare.
DAILY = dg.FreshnessPolicy.time_window(fail_window=timedelta(days=5))
KEYS_SHOWN = 3
Ask = Callable[[dg.AssetExecutionContext, Warehouse, Fetcher], FetchResult]


def landing_key(series: str) -> dg.AssetKey:
    """The asset of a `provider/dataset`."""
    return dg.AssetKey([GROUP, series.replace("/", "_")])


def make_landing_assets(settings: Settings) -> list[dg.AssetsDefinition]:
    """One asset for each provider and kind of payload that the live datasets need."""
    live = settings.live_datasets
    assets = []
    if "filings" in live:
        assets += [
            _landing_asset(
                settings, "sec/submissions", "Lists of filings of the issuers.", _submissions, ISSUERS, is_first=True
            ),
            _landing_asset(
                settings,
                "sec/companyfacts",
                "Facts of the issuers that have filed since they were last asked for; of all, in a refresh.",
                _company_facts,
                ISSUERS,
            ),
        ]
    if live & {"quotes", "indices"}:
        assets.append(
            _landing_asset(
                settings,
                "yahoo/chart",
                "Daily bars, splits and dividends of the months asked for, up to the last session that has closed.",
                _charts,
                [reference.SECURITIES, index_members.INDEX_CONSTITUENTS],
                is_monthly=True,
            )
        )
    if live & {"indices", "rates"}:
        assets.append(_landing_asset(settings, "fred/graph", "Index levels and rates, whole series each.", _graphs))
    if "indices" in live:
        assets.append(_landing_asset(settings, "cboe/vix_history", "The VIX since 1990.", _index_histories))
    return assets


ISSUERS = [reference.ISSUERS]


def _landing_asset(
    settings: Settings,
    series: str,
    description: str,
    ask: Ask,
    reads: Sequence[Contract] = (),
    is_monthly: bool = False,
    is_first: bool = False,
) -> dg.AssetsDefinition:
    """reads: raw tables that say what to ask for. is_first: asks before the others.

    Others do not depend on it: one issuer's list that did not come would keep away every issuer's facts.
    """

    @dg.asset(
        key=landing_key(series),
        deps=[asset_key(contract) for contract in reads],
        group_name=GROUP,
        description=f"{description}\n\nKept as they came below data/landing/{series}/.",
        kinds={"python"},
        owners=OWNERS,
        op_tags={"dagster/priority": "1"} if is_first else None,
        partitions_def=MONTHS if is_monthly else None,
        backfill_policy=dg.BackfillPolicy.single_run() if is_monthly else None,
        freshness_policy=DAILY,
    )
    def fetch(context: dg.AssetExecutionContext, warehouse: dg.ResourceParam[Warehouse]) -> dg.MaterializeResult:
        try:
            result = ask(context, warehouse, Fetcher(settings))
        except (ProviderError, LandingError) as error:
            raise dg.Failure(description=str(error), allow_retries=False) from error
        metadata = _metadata(result)
        if result.failed:
            raise dg.Failure(description=_in_words(series, result), metadata=metadata, allow_retries=False)
        return dg.MaterializeResult(metadata=metadata)

    return fetch


def _submissions(context: dg.AssetExecutionContext, warehouse: Warehouse, fetcher: Fetcher) -> FetchResult:
    return fetcher.submissions(issuers(warehouse), context.run_id)


def _company_facts(context: dg.AssetExecutionContext, warehouse: Warehouse, fetcher: Fetcher) -> FetchResult:
    ciks = issuers(warehouse)
    if REFRESH_TAG not in context.run.tags:
        ciks = sec.ciks_with_news(fetcher.landing, ciks)
    return fetcher.company_facts(ciks, context.run_id)


def _charts(context: dg.AssetExecutionContext, warehouse: Warehouse, fetcher: Fetcher) -> FetchResult:
    settings = warehouse.settings
    span = context.partition_time_window
    first, after = span.start.date(), span.end.date()
    after = min(after, last_closed_session(settings.now()) + timedelta(days=1))
    if first >= after:
        return FetchResult((), (), ())
    symbols = [yahoo_symbol(ticker) for ticker in tickers(warehouse)] if "quotes" in settings.live_datasets else []
    if "indices" in settings.live_datasets:
        symbols += fetcher.index_symbols
    return fetcher.charts(symbols, first, after, context.run_id)


def _graphs(context: dg.AssetExecutionContext, _warehouse: Warehouse, fetcher: Fetcher) -> FetchResult:
    return fetcher.graphs(context.run_id)


def _index_histories(context: dg.AssetExecutionContext, _warehouse: Warehouse, fetcher: Fetcher) -> FetchResult:
    return fetcher.index_histories(context.run_id)


def issuers(warehouse: Warehouse) -> list[str]:
    """The CIKs of the reference table."""
    return [cik for (cik,) in warehouse.rows("select distinct cik from raw_reference.issuers order by cik")]


def tickers(warehouse: Warehouse) -> list[str]:
    """The tickers that mean a security today, and those of the indices' members as last listed."""
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
