"""What a provider sends of one kind: what to ask for, and which raw tables read the answers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Asked, Payload
from orchestration.sources.http.provider import Provider
from orchestration.sources.indices import Index
from orchestration.sources.inputs import Input


@dataclass(frozen=True)
class Request:
    """What one run asks a feed about.

    datasets: those that the settings take from the feed. landing: the archive as it stands. indices: those that the
    warehouse knows. tickers, ciks: of the reference tables. first_date, after_date: the days of a feed by month, the
    last one excluded. is_refresh: whether to ask for everything again. now: UTC.
    """

    datasets: frozenset[str]
    landing: Landing
    indices: Sequence[Index]
    now: datetime
    tickers: Sequence[str] = ()
    ciks: Sequence[str] = ()
    first_date: date = date.min
    after_date: date = date.min
    is_refresh: bool = False


class Plan(NamedTuple):
    """What is left to ask for, and how much of it is here already."""

    asked: Sequence[Asked]
    here_count: int = 0


# Reads a landed payload, kept at the path: gives an input for each raw table that reads it. The collection: the tracked
# tags of company facts.
Read = Callable[[Payload, Path, Collection[str]], dict[str, Input]]


@dataclass(frozen=True)
class Feed:
    """One kind of payload of one provider.

    dataset: its folder in the archive, below the provider's. states: a dataset of the settings -> the raw tables that
    the feed fills. about: the raw tables that say what to ask for. is_by_month: whether it is asked for the days of
    months; else for all days. is_first: whether it is asked before the others.
    """

    provider: Provider
    dataset: str
    description: str
    states: Mapping[str, tuple[str, ...]]
    plan: Callable[[Request], Plan]
    read: Read
    about: tuple[str, ...] = ()
    is_by_month: bool = False
    is_first: bool = False

    @property
    def series(self) -> str:
        """`provider/dataset`: its name in the archive, and that of its asset."""
        return f"{self.provider.name}/{self.dataset}"
