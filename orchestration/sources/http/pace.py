"""How often one provider is asked: one pace for all threads and all processes."""

import math
from pathlib import Path

from pyrate_limiter import Limiter, Rate, RateItem, SQLiteBucket
from pyrate_limiter.limiter import SingleBucketFactory

from orchestration.sources.http.provider import Provider

# The provider counts requests when they arrive, and they take different times: a new connection needs a handshake
# first, a kept one does not. With eight spread evenly over 1.25 seconds, the first of nine may take a quarter of a
# second longer than the last, and still no more than eight arrive within any second.
SLACK = 1.25


class _SharedBucket(SQLiteBucket):
    """A bucket whose items carry the time at which they were let through.

    The limiter adds the waits it planned to an item's time. Sleeping and waiting for the lock took longer than that,
    so an item would count as older than it is, and the next would come too early.
    """

    def put(self, item: RateItem) -> bool:
        """Let the item through if it is time; true if so. The lock makes it one step for all processes."""
        with self.lock:
            item.timestamp = self.now()
            newest = self.peek(0)
            # An item from the future means that the clock was set back: nobody must wait until that time.
            if newest and newest.timestamp > item.timestamp + self.rates[0].interval:
                self.flush()
            return super().put(item)


def limiter(provider: Provider, state_dir: Path) -> Limiter:
    """What every request to a provider passes first, by `try_acquire(provider.name)`, which waits for its turn.

    Everyone who names the same state_dir shares one pace. Close it after use.
    """
    state_dir.mkdir(parents=True, exist_ok=True)
    spacing = Rate(1, math.ceil(1000 * SLACK / provider.requests_per_second))
    bucket = _SharedBucket.init_from_file(
        [spacing], table="requests", db_path=str(state_dir / f"{provider.name}_requests.sqlite"), use_file_lock=True
    )
    bucket.leak(bucket.now())
    # Handed over in a factory, the bucket's file lock is taken in `put` alone: threads of one process then queue at
    # the limiter's own lock and do not poll a file. And no thread is left behind that cleans up every ten seconds.
    return Limiter(SingleBucketFactory(bucket, schedule_leak=False), buffer_ms=0)
