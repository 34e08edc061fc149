"""Yahoo's daily charts through yfinance into the landing archive, symbol by symbol, each stored before it is parsed."""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path

import yfinance
from yfinance.cache import get_tz_cache
from yfinance.data import YfData

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Check, LandingError, Payload, Wanted
from orchestration.sources.http.breaker import open_until
from orchestration.sources.http.faults import FetchError
from orchestration.sources.http.pace import limiter
from orchestration.sources.http.provider import Provider
from orchestration.sources.http.results import FetchResult, counted, not_asked
from orchestration.sources.providers.yahoo.charts import CHART_PATH, split_days
from orchestration.sources.providers.yahoo.restatements import restated
from orchestration.sources.providers.yahoo.session import ChartSession

logger = logging.getLogger(__name__)
# At level DEBUG they write crumb and cookie in full.
for name in ("yfinance", "peewee"):
    logging.getLogger(name).setLevel(logging.INFO)
EXCHANGE_ZONE = "America/New_York"


def fetch_charts(
    landing: Landing,
    provider: Provider,
    state_dir: Path,
    wanted: Sequence[Wanted],
    batch_id: str,
    now: Callable[[], datetime],
    check: Check,
    here_count: int = 0,
) -> FetchResult:
    """Ask for each chart wanted, and again for the whole of a symbol whose earlier charts a split has restated.

    state_dir: the folder of the pace and of yfinance's files. now: the time in UTC, without a zone. check: says of
    each chart whether it is what was wanted. One failure stops no other; while the circuit breaker is open nothing is
    asked, and the index does not mention what is left. here_count: charts already here, for the progress messages.
    """
    return _Fetch(landing, provider, state_dir, batch_id, now, check).run(wanted, here_count)


class _Fetch:
    """One run of asking, and what came of each request."""

    def __init__(
        self,
        landing: Landing,
        provider: Provider,
        state_dir: Path,
        batch_id: str,
        now: Callable[[], datetime],
        check: Check,
    ) -> None:
        self._landing = landing
        self._provider = provider
        self._state_dir = state_dir
        self._batch_id = batch_id
        self._now = now
        self._check = check
        self._history = [payload for payload in landing.payloads() if payload.provider == provider.name]
        self._unchanged: list[Payload] = []
        self._again: dict[str, Wanted] = {}
        self._item: Wanted | None = None
        self._kept: Payload | None = None

    def run(self, wanted: Sequence[Wanted], here_count: int) -> FetchResult:
        """Ask for each chart."""
        # yfinance keeps zones and cookies in files of its own, below the home folder unless it is told where.
        yfinance.set_tz_cache_location(str(self._state_dir / "yfinance"))
        with (
            _errors_are_raised(),
            closing(limiter(self._provider, self._state_dir)) as pace,
            closing(ChartSession(self._provider, pace, self._keep)) as session,
        ):
            asked = (self._come_to(session, item) for item in wanted)
            came = list(counted(asked, wanted, self._unchanged.__contains__, here_count))
            came = [payload for payload in came if payload.key not in self._again]
            came += [self._come_to(session, item) for item in self._again.values()]
        return FetchResult(
            tuple(payload for payload in came if not payload.problem and payload not in self._unchanged),
            tuple(self._unchanged),
            tuple(payload for payload in came if payload.problem),
        ).log_not_asked(self._provider)

    def _come_to(self, session: ChartSession, item: Wanted) -> Payload:
        provider = self._provider
        address = f"{provider.base_address.rstrip('/')}{CHART_PATH}{item.key}"
        if until := open_until(self._history, provider, self._now()):
            return not_asked(item, address, provider, self._batch_id, self._now(), until)
        payload = self._asked(session, item, address)
        self._history.append(payload)
        return payload

    def _asked(self, session: ChartSession, item: Wanted, address: str) -> Payload:
        """Have yfinance ask for one chart; what counts is what the session saw of it, not what yfinance makes of it."""
        self._item, self._kept = item, None
        trouble = "no error"
        _forget_answers(item.key)
        try:
            ticker = yfinance.Ticker(item.key, session=session)
            ticker.history(start=item.first_date, end=item.after_date, interval="1d", auto_adjust=False, actions=True)
        except FetchError as error:
            logger.warning("%s: %s", item.series, error)
            return self._failed(error.address, error.http_status, str(error))
        except (LandingError, OSError):
            raise  # of the archive: no answer could be kept
        except Exception as error:  # of any kind: a chart without a session, or of a shape that yfinance cannot read
            trouble = f"{type(error).__name__}: {' '.join(str(error).split())}"
            logger.debug("%s: yfinance cannot read what came", item.series, exc_info=True)
        if self._kept is None:
            return self._failed(address, None, f"yfinance did not ask ({trouble}): is its version the locked one?")
        if self._kept.problem:
            logger.warning("%s: %s", self._kept.label, self._kept.problem)
        return self._kept

    def _keep(self, address: str, content: bytes) -> None:
        """Store an answer; the session calls it before yfinance gets to see the bytes."""
        assert self._item is not None, "yfinance asks only when it is told to"
        earlier = self._landing.latest(self._item)
        self._kept = self._landing.store(
            self._item, self._batch_id, self._now(), address, 200, content, check=self._problem
        )
        if self._kept.is_good and earlier and earlier.sha256 == self._kept.sha256:
            self._unchanged.append(self._kept)

    def _problem(self, path: Path, payload: Payload) -> str | None:
        """What is wrong with a chart; also that a split in it restates earlier ones, which are asked for again."""
        problem = self._check(path, payload)
        if problem:
            return problem
        earlier = [
            chart for chart in self._landing.payloads("yahoo/chart") if chart.key == payload.key and chart.is_good
        ]
        splits = split_days(payload, path)
        if whole := restated([*earlier, payload], payload, splits):
            self._again[payload.key] = whole
            return (
                f"a split on {max(splits)} restates the charts before it: all of {payload.key} is asked for again, "
                f"from {whole.first_date} on"
            )
        return None

    def _failed(self, address: str, http_status: int | None, problem: str) -> Payload:
        assert self._item is not None, "yfinance asks only when it is told to"
        return self._landing.note_failure(self._item, self._batch_id, self._now(), address, http_status, problem)


@contextmanager
def _errors_are_raised() -> Iterator[None]:
    """Have yfinance raise what it would otherwise write to its log and forget."""
    is_hidden = yfinance.config.debug.hide_exceptions
    yfinance.config.debug.hide_exceptions = False
    try:
        yield
    finally:
        yfinance.config.debug.hide_exceptions = is_hidden


def _forget_answers(symbol: str) -> None:
    """Make yfinance ask: it keeps answers about past days in memory, and asks for a zone that it does not know."""
    YfData.cache_get.cache_clear()
    zones = get_tz_cache()
    if zones.lookup(symbol) != EXCHANGE_ZONE:
        zones.store(symbol, EXCHANGE_ZONE)
