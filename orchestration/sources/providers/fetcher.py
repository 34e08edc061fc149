"""Asks the providers that the settings name, each in its own way, and fills the landing archive."""

from collections.abc import Sequence
from datetime import date

from orchestration.providers import check_contact
from orchestration.settings import Settings
from orchestration.sources import shipped
from orchestration.sources.archive.landing import Landing
from orchestration.sources.http.client import PoliteClient
from orchestration.sources.http.fetch import Asked, fetch
from orchestration.sources.http.results import FetchResult
from orchestration.sources.indices import read_indices
from orchestration.sources.providers import cboe, fred
from orchestration.sources.providers.payload_inputs import payload_check
from orchestration.sources.providers.sec import fetching as sec
from orchestration.sources.providers.sec.company_facts import tracked_tags
from orchestration.sources.providers.yahoo.chart_windows import history_start, still_wanted, windows

USER_AGENT = "market-warehouse"


class Fetcher:
    """The providers of one warehouse. Every method returns what came of asking; it raises nothing for a refusal.

    Raises ProviderError where the SEC is to be asked and SEC_CONTACT is missing or no contact.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.landing = Landing(settings.landing_dir)
        tags = tracked_tags(settings.data_dir / shipped.ALWAYS["raw_reference.tracked_concepts"])
        self._check = payload_check(tags)
        self._indices = read_indices(settings.data_dir)

    def submissions(self, ciks: Sequence[str], batch_id: str) -> FetchResult:
        """The issuers' lists of filings."""
        return self._fetch("sec", [sec.submissions(cik) for cik in ciks], batch_id)

    def company_facts(self, ciks: Sequence[str], batch_id: str) -> FetchResult:
        """The issuers' facts."""
        return self._fetch("sec", [sec.company_facts(cik) for cik in ciks], batch_id)

    def graphs(self, batch_id: str) -> FetchResult:
        """The series of FRED that the live datasets need."""
        live = self._settings.live_datasets
        series = [index.fred_series for index in self._indices if index.fred_series] if "indices" in live else []
        series += fred.RATES if "rates" in live else []
        return self._fetch("fred", [fred.graph(name) for name in series], batch_id)

    def index_histories(self, batch_id: str) -> FetchResult:
        """The histories of the indices that Cboe computes."""
        symbols = [index.cboe_symbol for index in self._indices if index.cboe_symbol]
        return self._fetch("cboe", [cboe.history(symbol) for symbol in symbols], batch_id)

    @property
    def index_symbols(self) -> list[str]:
        """Yahoo's symbols of the indices that it is asked for."""
        return [index.yahoo_symbol for index in self._indices if index.yahoo_symbol]

    def charts(self, symbols: Sequence[str], first_date: date, after_date: date, batch_id: str) -> FetchResult:
        """Daily bars, splits and dividends from one day to another, the last one excluded.

        Of each symbol also the days that are missing before, and not what has just come.
        """
        # It takes a second to import.
        from orchestration.sources.providers.yahoo.fetching import fetch_charts  # noqa: PLC0415

        settings = self._settings
        wanted = windows(self.landing, symbols, first_date, after_date, history_start(settings.now()))
        left = still_wanted(self.landing, wanted, settings.now())
        return fetch_charts(
            self.landing,
            settings.providers["yahoo"],
            settings.build_dir.parent,
            left,
            batch_id,
            settings.now,
            self._check,
            here_count=len(wanted) - len(left),
        )

    def _fetch(self, provider: str, asked: Sequence[Asked], batch_id: str) -> FetchResult:
        settings = self._settings
        who = f"{USER_AGENT} {check_contact(settings.sec_contact)}" if provider == "sec" else USER_AGENT
        with PoliteClient(settings.providers[provider], settings.build_dir.parent, who) as client:
            return fetch(self.landing, client, asked, batch_id, settings.now, self._check)
