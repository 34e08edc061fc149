"""Asks the providers, each in its own way, and fills the landing archive."""

from collections.abc import Sequence
from datetime import date

from orchestration.contracts.tracked_concepts import TRACKED_CONCEPTS
from orchestration.settings import Settings
from orchestration.sources import shipped
from orchestration.sources.archive.landing import Landing
from orchestration.sources.http.client import PoliteClient
from orchestration.sources.http.fetch import fetch
from orchestration.sources.http.provider import Provider, check_contact
from orchestration.sources.http.results import FetchResult
from orchestration.sources.indices import read_indices
from orchestration.sources.providers.feed import Feed, Request
from orchestration.sources.providers.payload_checks import payload_check
from orchestration.sources.providers.registry import feeds_of, providers_of
from orchestration.sources.providers.sec.company_facts import tracked_tags
from orchestration.sources.providers.yahoo.feeds import CHARTS

USER_AGENT = "market-warehouse"


class Fetcher:
    """The providers of one warehouse; raises ProviderError where the settings cannot work."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.landing = Landing(settings.landing_dir)
        self._providers = providers_of(settings)
        self._feeds = feeds_of(settings)
        tags = tracked_tags(settings.data_dir / shipped.ALWAYS[TRACKED_CONCEPTS.name])
        self._check = payload_check(tags)

    def fetch(
        self,
        feed: Feed,
        batch_id: str,
        tickers: Sequence[str] = (),
        ciks: Sequence[str] = (),
        days: tuple[date, date] = (date.min, date.min),
        is_refresh: bool = False,
    ) -> FetchResult:
        """What came of asking one of the settings' feeds; raises nothing for a refusal.

        days: for a feed by month the first day and the day after the last; each symbol's missing days before them are
        asked for too. Raises ProviderError where the SEC is to be asked and SEC_CONTACT is missing or no contact.
        """
        settings, provider = self._settings, self._providers[feed.provider.name]
        _, datasets = self._feeds[feed.series]
        request = Request(
            datasets,
            self.landing,
            read_indices(settings.data_dir),
            settings.now(),
            tickers,
            ciks,
            *days,
            is_refresh=is_refresh,
        )
        plan = feed.plan(request)
        state_dir = settings.build_dir.parent
        if feed is CHARTS:
            # Through yfinance, which takes a second to import.
            from orchestration.sources.providers.yahoo.fetching import fetch_charts  # noqa: PLC0415

            wanted = [item.wanted for item in plan.asked]
            return fetch_charts(
                self.landing, provider, state_dir, wanted, batch_id, settings.now, self._check, plan.here_count
            )
        with PoliteClient(provider, state_dir, self._user_agent(provider), self._authorization(provider)) as client:
            return fetch(
                self.landing, client, plan.asked, batch_id, settings.now, self._check, here_count=plan.here_count
            )

    def _user_agent(self, provider: Provider) -> str:
        return f"{USER_AGENT} {check_contact(self._settings.sec_contact)}" if provider.needs_contact else USER_AGENT

    def _authorization(self, provider: Provider) -> str:
        variable = provider.key_variable
        key = self._settings.provider_variables.get(variable, "").strip()
        return provider.authorization.replace(f"{{{variable}}}", key)
