"""When a request is asked again, and what the log says of it."""

import logging
import time
from collections.abc import Iterable

import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from orchestration.sources.http.faults import PassingError, variable
from orchestration.sources.http.provider import Provider

logger = logging.getLogger(__name__)


def _log_retry(details: RetryDetails) -> None:
    """Say once why something is asked again, and when. Stamina's own line would not say what was asked."""
    error = details.caused_by
    if isinstance(error, PassingError):
        what = f"{error.provider.name}: {error.place}: {error.reason}"
    else:
        what = f"{details.name}: {type(error).__name__}"
    logger.warning("%s; asked again in %.1f s", what, details.wait_for)


set_on_retry_hooks([_log_retry])


class Retries:
    """The tries of one request, limited by the provider's `attempts` and `retry_seconds`."""

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self._deadline = time.monotonic() + provider.retry_seconds

    def do_not_count(self, seconds: float) -> None:
        """Leave out the time spent waiting for a turn: the provider did not cause it."""
        self._deadline += seconds

    def tries(self) -> Iterable[stamina.Attempt]:
        """One context for each try. Those that end in a PassingError are followed by another, after a wait."""
        step = self._provider.retry_seconds / 60
        return stamina.retry_context(
            on=self._wait_before_retry,
            attempts=self._provider.attempts if step else 1,
            timeout=None,  # stamina's clock would count the wait for a turn too
            # With a budget of a minute: about 1.5, 2.5 and 4.5 seconds.
            wait_initial=step,
            wait_jitter=step,
            wait_max=step * 30,
        )

    def _wait_before_retry(self, error: Exception) -> bool | float:
        """Whether to ask again; the seconds to wait where the provider says so."""
        if not isinstance(error, PassingError) or time.monotonic() > self._deadline:
            return False
        if error.retry_after is None:
            return True
        if time.monotonic() + error.retry_after > self._deadline:
            error.reason += f" and to wait {error.retry_after:,.0f} s, longer than one request may take"
            error.next_step = f"run again after that, or raise {variable(self._provider, 'RETRY_SECONDS')}"
            return False
        return error.retry_after
