"""The days for which a provider's landed bars state every split and dividend."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta

import pandas as pd

from orchestration.sources.archive.payloads import Payload
from orchestration.sources.providers.windows import last_closed_day

COLUMNS = ("ticker", "action_type", "first_covered_date", "last_covered_date")


def coverage_frame(payloads: Iterable[Payload]) -> pd.DataFrame:
    """For each ticker the days for which every split and dividend is known: rows of corporate_action_coverage.

    These are the days asked for in the latest stretch of payloads that overlap or have at most a weekend between
    them. A day that had not ended when its payload came is not covered.
    """
    windows = defaultdict(list)
    for payload in payloads:
        if (
            not payload.is_good
            or payload.key.startswith("^")
            or payload.first_date is None
            or payload.after_date is None
        ):
            continue
        last = min(payload.after_date - timedelta(days=1), last_closed_day(payload.fetched_at))
        if payload.first_date <= last:
            windows[payload.key].append((payload.first_date, last))
    rows = []
    for ticker, spans in sorted(windows.items()):
        stretch = [day.isoformat() for day in _latest_stretch(spans)]
        rows += [(ticker, kind, *stretch) for kind in ("split", "dividend")]
    return pd.DataFrame(rows, columns=list(COLUMNS), dtype="str")


def _latest_stretch(spans: list[tuple[date, date]]) -> tuple[date, date]:
    """First and last day of the stretch without a hole that ends last."""
    (first, last), *others = sorted(spans)
    for next_first, next_last in others:
        missing = (last + timedelta(days=days) for days in range(1, (next_first - last).days))
        if any(day.isoweekday() <= 5 for day in missing):
            first, last = next_first, next_last
        else:
            last = max(last, next_last)
    return first, last
