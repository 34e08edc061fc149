"""Every provider, what it sends, and which raw tables read it: the one place that says so."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from orchestration.contracts.fundamentals import COMPANY_FACTS
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS, POLICY_RATES
from orchestration.settings import Settings
from orchestration.sources.archive.payloads import Payload
from orchestration.sources.http.provider import Provider, ProviderError, configured
from orchestration.sources.inputs import Input
from orchestration.sources.providers import cboe, fred, tiingo
from orchestration.sources.providers.feed import Feed
from orchestration.sources.providers.sec import feeds as sec
from orchestration.sources.providers.yahoo import feeds as yahoo

FEEDS: tuple[Feed, ...] = (
    sec.SUBMISSIONS,
    sec.FACTS,
    yahoo.CHARTS,
    tiingo.PRICES,
    fred.GRAPHS,
    cboe.HISTORIES,
)
PROVIDERS: Mapping[str, Provider] = {feed.provider.name: feed.provider for feed in FEEDS}
FEED_OF_SERIES: Mapping[str, Feed] = {feed.series: feed for feed in FEEDS}


@dataclass(frozen=True)
class Dataset:
    """One of the settings' datasets. table: the raw table whose rows show which source the dataset comes from.

    daily_mart: for daily data, the mart that carries the check whether the series keep up with the calendar.
    """

    table: str
    daily_mart: str = ""


DATASETS: Mapping[str, Dataset] = {
    "quotes": Dataset(DAILY_QUOTES.name, "stock_performance"),
    "indices": Dataset(INDEX_LEVELS.name, "index_levels"),
    "rates": Dataset(POLICY_RATES.name, "policy_rates"),
    "filings": Dataset(COMPANY_FACTS.name),
}


def tables_of(dataset: str) -> set[str]:
    """The raw tables that providers fill for a dataset."""
    return {table for feed in FEEDS for table in feed.states.get(dataset, ())}


def series_of(table: str) -> tuple[str, ...]:
    """The series, `provider/dataset`, whose payloads a raw table reads."""
    return tuple(feed.series for feed in FEEDS if any(table in tables for tables in feed.states.values()))


def inputs_of(payload: Payload, path: Path, tags: Collection[str]) -> dict[str, Input]:
    """The inputs of a payload, which lies at `path`, by raw table. tags: the tracked concepts of company facts."""
    return FEED_OF_SERIES[f"{payload.provider}/{payload.dataset}"].read(payload, path, tags)


def providers_of(settings: Settings) -> dict[str, Provider]:
    """Every provider with the environment's settings; raises ProviderError."""
    return {name: configured(provider, settings.provider_variables) for name, provider in PROVIDERS.items()}


def feeds_of(settings: Settings) -> dict[str, tuple[Feed, frozenset[str]]]:
    """The feeds to be asked, by their series, and for which of the live datasets.

    A provider that needs a key is asked where one is set. Raises ProviderError for a dataset that is to come from a
    provider that does not state it, or whose key is not set.
    """
    _check_choices(settings)
    chosen = {}
    for feed in FEEDS:
        datasets = frozenset(
            name for name in settings.live_datasets & set(feed.states) if _is_asked(settings, feed, name)
        )
        if datasets:
            chosen[feed.series] = (feed, datasets)
    return chosen


def _is_asked(settings: Settings, feed: Feed, dataset: str) -> bool:
    choice = settings.source_of_dataset.get(dataset, "live")
    return choice == feed.provider.name or (choice == "live" and _has_key(settings, feed.provider))


def _has_key(settings: Settings, provider: Provider) -> bool:
    variable = provider.key_variable
    key = settings.provider_variables.get(variable, "").strip()
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ProviderError(f"{variable} is no key: paste it as the provider shows it, without quotes or blanks")
    return not variable or bool(key)


def _check_choices(settings: Settings) -> None:
    for dataset, choice in settings.source_of_dataset.items():
        if choice in ("live", "files"):
            continue
        providers = {feed.provider.name: feed.provider for feed in FEEDS if dataset in feed.states}
        if choice not in providers:
            raise ProviderError(
                f"DATASETS: {dataset}={choice} names nobody who states it; write files, live or one of "
                f"{', '.join(providers)}"
            )
        if not _has_key(settings, providers[choice]):
            raise ProviderError(
                f"DATASETS: {dataset}={choice} needs a key: export {providers[choice].key_variable}=<your key>"
            )
