"""What the published file and the reference tables know: names of subjects, sessions, quarters of companies."""

import csv
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import duckdb

from orchestration.articles.calendar import Sessions
from orchestration.articles.vocabulary import Vocabulary
from orchestration.contracts.market import RATE_IDS
from orchestration.settings import REFERENCE_DIR

ARTICLE_WORDS = "article_words.csv"
_NO_PRICED_SUBJECTS = ("SPX_EARNINGS", "QUOTE_TABLE", "US_EXCHANGES")
# What companies are called less than their names in lists.
_LEGAL = re.compile(
    r"(?:,?\s+(?:inc|incorporated|corp|corporation|co|company|companies|plc|ltd|limited|n\.?v|s\.?a|ag|se|group|holdings?|"
    r"the|class [abc])\.?)+$|\s*\((?:the|class [abc])\)$|^the\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Name:
    """A subject as claims write it. kind: index, rate, sector, segment, security or group."""

    subject: str
    kind: str


@dataclass(frozen=True)
class Quarter:
    """A company's fiscal quarter."""

    fiscal_year: int
    fiscal_quarter: int
    first_date: date
    last_date: date


@dataclass(frozen=True)
class Known:
    """What a reader of articles has to know.

    names: by the name as people write it. quarters, report_dates: of a company, by its ticker. index_bounds: the lowest
    and the highest level that an index can have. metrics: those that a claim can be judged by.
    """

    sessions: Sessions
    names: Mapping[str, Name]
    tickers: frozenset[str]
    vocabulary: Vocabulary
    quarters: Mapping[str, tuple[Quarter, ...]] = field(default_factory=dict)
    report_dates: Mapping[str, tuple[date, ...]] = field(default_factory=dict)
    index_bounds: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    metrics: frozenset[str] = frozenset()


def what_is_known(connection: duckdb.DuckDBPyConnection) -> Known:
    """Names, sessions, quarters and metrics of a published file.

    Raises duckdb.CatalogException where the file is of a version of the project that lacks one of the tables.
    """

    def rows(query: str) -> list[tuple]:
        return connection.execute(query).fetchall()

    bounds = {
        row[0]: row[1:]
        for row in rows("select index_id, lowest_points, highest_points from raw_reference.index_definitions")
    }
    sectors = [row[0] for row in rows("select distinct sector_name from raw_reference.sector_proxies")]
    kinds = {
        **dict.fromkeys(bounds, "index"),
        **dict.fromkeys((*RATE_IDS, "FED_FUNDS_TARGET"), "rate"),
        **dict.fromkeys(sectors, "sector"),
        **dict.fromkeys(("BIG_FOUR", "HYPERSCALERS"), "group"),
    }
    written = [
        *rows("select index_name, index_id, '' from raw_reference.index_definitions"),
        *((name, name, "") for name in (*bounds, *sectors)),
        *rows(
            "select written_name, subject, meaning from staging.stg_reference__subject_names where subject is not null"
        ),
    ]
    securities = rows(
        "select security_name, ticker from staging.stg_reference__securities where security_name is not null "
        "union all select security_name, ticker from raw_reference.index_constituents where security_name is not null"
    )
    words = article_words()
    return Known(
        sessions=Sessions([row[0] for row in rows("select session_date from intermediate.int_sessions")]),
        names={**_company_names(securities, words.pattern("no_name")), **subject_names(written, kinds)},
        tickers=frozenset(row[0] for row in rows("select distinct ticker from marts.stock_performance"))
        | {ticker for _, ticker in securities},
        vocabulary=words,
        quarters=_quarters(rows),
        report_dates=_report_dates(rows),
        index_bounds=bounds,
        metrics=frozenset(row[0] for row in rows("select metric_pattern from raw_reference.claim_metrics")),
    )


def _quarters(rows: Callable[[str], list[tuple]]) -> dict[str, tuple[Quarter, ...]]:
    """The fiscal quarters of each company, in order."""
    quarters: dict[str, list[Quarter]] = {}
    for ticker, *own in rows(
        "select ticker, fiscal_year, fiscal_quarter, min(period_start_date), period_end_date "
        "from marts.earnings_history where fiscal_quarter is not null "
        "group by ticker, fiscal_year, fiscal_quarter, period_end_date order by period_end_date"
    ):
        quarters.setdefault(ticker, []).append(Quarter(*own))
    return {ticker: tuple(own) for ticker, own in quarters.items()}


def _report_dates(rows: Callable[[str], list[tuple]]) -> dict[str, tuple[date, ...]]:
    """The days on which each company reported earnings, in order."""
    found: dict[str, list[date]] = {}
    for ticker, day in rows("select distinct ticker, report_date from marts.earnings_surprises order by report_date"):
        found.setdefault(ticker, []).append(day)
    return {ticker: tuple(days) for ticker, days in found.items()}


def subject_names(rows: Sequence[tuple[str, str, str]], kinds: Mapping[str, str]) -> dict[str, Name]:
    """What people write for subjects other than companies. rows: written name, subject, meaning.

    Names of two letters are words, or stand for too much, in running text.
    """
    known = {name for name, _, _ in rows}
    return {
        name: Name(subject, _kind(subject, meaning, kinds))
        for name, subject, meaning in rows
        # The article goes without saying, and would hide the longer name behind it.
        if len(name) > 2 and subject not in _NO_PRICED_SUBJECTS and not (name.startswith("THE ") and name[4:] in known)
    }


def _kind(subject: str, meaning: str, kinds: Mapping[str, str]) -> str:
    if subject in kinds:
        return kinds[subject]
    if meaning.startswith("An index"):
        return "index"
    return "segment" if "_" in subject else "security"


def article_words(folder: Path = REFERENCE_DIR) -> Vocabulary:
    """The words of articles by the part they play."""
    words: dict[str, list[str]] = {}
    with (folder / ARTICLE_WORDS).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words.setdefault(row["part"], []).append(row["word"])
    return Vocabulary(words)


def _company_names(securities: Iterable[tuple[str, str]], no_name: re.Pattern) -> dict[str, Name]:
    """Names of companies, with and without what the law adds; those that are words too count only with a ticker."""
    found: dict[str, Name] = {}
    for name, ticker in securities:
        for short in (name, plain_name(name)):
            if len(short) >= 2 and short not in found and not no_name.fullmatch(short):
                found[short] = Name(ticker, "security")
    return found


def plain_name(name: str) -> str:
    """A company's name without Inc., Corp., Holdings and the like."""
    short = name.strip()
    while True:
        cut = _LEGAL.sub("", short).strip(" ,")
        if cut == short or not cut:
            return short
        short = cut
