"""Which months a run fetches and reads: as asked on the command line, or as the source and the archive call for."""

import re
from datetime import datetime, timedelta

from orchestration.assets.ingestion import month_key
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.settings import SettingsError
from orchestration.sources.archive.landing import Landing
from orchestration.sources.calendar import FIRST_DATE
from orchestration.sources.providers.registry import series_of
from orchestration.sources.providers.windows import history_start

# First and last month, as partition keys.
Months = tuple[str, str]
MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])")
# Providers still correct what they printed a few days ago.
SETTLING = timedelta(days=7)


def parse_months(first: str, last: str, now: datetime) -> Months | None:
    """`2024-01` and `2024-12` as partition keys; None where both are empty. Raises SettingsError for anything else."""
    if not first and not last:
        return None
    last = last or f"{now:%Y-%m}"
    for name, text in (("FROM", first), ("TO", last)):
        if not MONTH.fullmatch(text):
            raise SettingsError(f"{name}={text}: write a month as 2024-01; FROM is needed, TO is the running month")
    if not f"{FIRST_DATE:%Y-%m}" <= first <= last <= f"{now:%Y-%m}":
        raise SettingsError(
            f"FROM={first} TO={last}: months run from {FIRST_DATE:%Y-%m} to the running one, in order: "
            "write the earlier one as FROM"
        )
    return f"{first}-01", f"{last}-01"


def months_to_fetch(landing: Landing, now: datetime) -> Months:
    """The months of the last week; from January of last year where the archive holds no quotes at all.

    Whatever these months are, each symbol is also asked for from where its own quotes end.
    """
    has_bars = any(payload.is_good for payload in landing.payloads(*series_of(DAILY_QUOTES.name)))
    first = now.date() - SETTLING if has_bars else history_start(now)
    return month_key(first), month_key(now.date())
