"""Verdicts on claims that are made up from the marts: the truth of each is known, because it was computed here.

True claims as an article prints them, and ones with one thing changed: a digit, the sign, the day, the unit, or the
basis, as the fund's return in place of the index's.
"""

import random
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb

from orchestration.articles.judging import judge, published_beneath
from orchestration.sources.inputs import FileInput
from tests.accuracy import market_pools, other_pools
from tests.accuracy.claims import DECIDED, Claim, Made, claims_file
from tests.accuracy.drawing import draw

# How near a computed figure must be to one on another basis to be told as that one.
SAME = 1e-6
# What stands for the check of a claim that broke a rule of the table of claims.
REFUSED = {"verdict_latest": "refused", "verdict_at_publication": "refused", "missing": "a rule is broken"}


@dataclass(frozen=True)
class Verdict:
    """What was said of a claim that was made."""

    made: Made
    check: dict[str, Any]

    @property
    def latest(self) -> str:
        return self.check["verdict_latest"]

    @property
    def is_right(self) -> bool:
        return self.latest in self.made.expected

    @property
    def is_decided(self) -> bool:
        return self.latest in DECIDED

    @property
    def is_wrong(self) -> bool:
        return self.is_decided and not self.is_right

    @property
    def is_wrong_then(self) -> bool:
        then = self.check["verdict_at_publication"]
        return then in DECIDED and bool(self.made.expected_then) and then not in self.made.expected_then

    @property
    def is_on_another_basis(self) -> bool:
        """Wrong, and stated with certainty on another basis: taken from the claim, or in the figure computed."""
        if not self.is_wrong:
            return False
        if self.made.is_of_another_basis:
            return True
        try:
            computed = float(self.check["computed_latest"])
        except (TypeError, ValueError):
            return False
        return any(abs(computed - other) <= SAME * max(1, abs(other)) for other in self.made.others.values())


@dataclass(frozen=True)
class Measured:
    """How the verdicts of one family, or of one kind of change, came out."""

    name: str
    count: int
    decided: int
    right: int
    on_another_basis: int
    decided_then: int
    right_then: int


def make_claims(path: Path, today: date, seed: int, count: int) -> list[Made]:
    """Claims on every metric that the marts' figures decide. count: true ones by metric."""
    rng = random.Random(seed)
    made: list[Made] = []
    with duckdb.connect(str(path), read_only=True) as connection:
        connection.execute("set timezone = 'UTC'")
        families = families_of(connection)
        of_a_session = {
            row[0]
            for row in connection.execute(
                "select metric_pattern from raw_reference.claim_metrics where is_of_a_session"
            ).fetchall()
        }
        pools = [
            *market_pools.market_pools(connection, of_a_session, rng),
            *other_pools.sector_pools(connection, rng),
            *other_pools.rate_pools(connection, rng),
            *other_pools.calendar_pools(connection, rng),
            *other_pools.company_pools(connection, today),
            *other_pools.capex_pools(connection, today),
            *other_pools.season_pools(connection, today),
        ]
        for pool in pools:
            made.extend(draw(pool, family_of(pool.metric, families), count, today, rng))
        made.extend(market_pools.claims_in_words(connection, rng, count))
        made.extend(_other_calendars(connection, today, rng, count))
        made.extend(_namesakes(connection, rng, count))
    return made


def families_of(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """The family of each metric of the table."""
    return dict(connection.execute("select metric_pattern, family from raw_reference.claim_metrics").fetchall())


def family_of(metric: str, families: dict[str, str]) -> str:
    """The family of a metric, which may have a number for {n}."""
    if metric in families:
        return families[metric]
    return next(
        (family for pattern, family in families.items() if pattern.startswith(f"{metric}_{{n}}")),
        families.get("".join("{n}" if part.isdigit() else part for part in _split(metric)), ""),
    )


def _split(metric: str) -> Iterator[str]:
    part = ""
    for letter in metric:
        if part and letter.isdigit() != part[-1].isdigit():
            yield part
            part = ""
        part += letter
    yield part


def _other_calendars(
    connection: duckdb.DuckDBPyConnection, today: date, rng: random.Random, count: int
) -> Iterator[Made]:
    """A fiscal quarter's figure stated of the calendar quarter that no fiscal quarter ends with."""
    rows = connection.execute(
        "select ticker, period_end_date, revenue_usd from marts.earnings where revenue_usd is not null"
    ).fetchall()
    ends = {(ticker, end) for ticker, end, _ in rows}
    rng.shuffle(rows)
    drawn = 0
    for ticker, end, revenue in rows:
        start, last = other_pools.market_quarter(end, -1 if end.day < 32 and (end.month % 3 == 1) else 0)
        near = [own for name, own in ends if name == ticker and abs((own - last).days) <= 7]
        if near or drawn == count:
            continue
        drawn += 1
        claim = Claim(ticker, "revenue", start, last, "equal", f"{revenue / 1e9:.2f}", "USD_bn", today)
        truth = f"{revenue / 1e9} in the fiscal quarter to {end}"
        yield Made(claim, "companies", "fiscal for calendar", frozenset({"needs_data"}), frozenset(), truth, {}, True)


def _namesakes(connection: duckdb.DuckDBPyConnection, rng: random.Random, count: int) -> Iterator[Made]:
    """A stock's return stated of the index whose name its ticker is."""
    names = {"DOW": "The Dow Jones Industrial Average", "COMP": "The Nasdaq Composite"}
    rows = connection.execute(
        "select ticker, session_date, return_1d_ratio * 100 from marts.stock_performance "
        "where ticker in ('DOW', 'COMP') and return_1d_ratio is not null and not is_simulated order by 1, 2"
    ).fetchall()
    for ticker, day, percent in rng.sample(rows, min(count, len(rows))):
        statement = f"{names[ticker]} moved by {percent:.2f} % on the day."
        claim = Claim(
            ticker, "daily_return_close", day, day, "equal", f"{percent:.2f}", "percent", day + timedelta(1), statement
        )
        yield Made(
            claim,
            "returns",
            "the stock of that name",
            frozenset({"needs_data"}),
            frozenset({"needs_data"}),
            f"{percent} is the stock's",
            {},
            True,
        )


def judge_rows(path: Path, rows: Sequence[Sequence[str]], today: date) -> dict[tuple[str, str], dict[str, Any]]:
    """What is said of each claim, by article and claim; without those that break a rule of the table of claims."""
    with tempfile.TemporaryDirectory(prefix="accuracy-") as folder, published_beneath(path) as connection:
        file = Path(folder) / "claims.csv"
        file.write_text(claims_file(rows), encoding="utf-8", newline="")
        judged = judge(connection, FileInput(file, file.name, "files"), today)
    return {(check["article_id"], check["claim_id"]): check for check in judged.checks}


def verdicts_on(path: Path, made: Sequence[Made], today: date) -> list[Verdict]:
    """What is said of the claims that were made, each in an article of its own, so that none sees another."""
    rows = [own.claim.row(f"made-{number:06d}") for number, own in enumerate(made)]
    checks = judge_rows(path, rows, today)
    return [Verdict(own, checks.get((row[0], row[1]), REFUSED)) for own, row in zip(made, rows, strict=True)]


def measured(name: str, verdicts: Iterable[Verdict]) -> Measured:
    """How some verdicts came out."""
    own = list(verdicts)
    then = [
        verdict for verdict in own if verdict.made.expected_then and verdict.check["verdict_at_publication"] in DECIDED
    ]
    return Measured(
        name=name,
        count=len(own),
        decided=sum(verdict.is_decided for verdict in own),
        right=sum(verdict.is_decided and verdict.is_right for verdict in own),
        on_another_basis=sum(verdict.is_on_another_basis for verdict in own),
        decided_then=len(then),
        right_then=sum(not verdict.is_wrong_then for verdict in then),
    )


def by_family(verdicts: Sequence[Verdict]) -> list[Measured]:
    """By the family of the metric."""
    names = sorted({verdict.made.family for verdict in verdicts})
    return [measured(name, (own for own in verdicts if own.made.family == name)) for name in names]


def by_kind(verdicts: Sequence[Verdict]) -> list[Measured]:
    """By what was changed of a true claim."""
    kinds = Counter(verdict.made.kind for verdict in verdicts)
    return [measured(kind, (own for own in verdicts if own.made.kind == kind)) for kind, _ in kinds.most_common()]


def told(verdict: Verdict) -> str:
    """A verdict that is wrong, on a few lines for a person who looks at it."""
    claim, check = verdict.made.claim, verdict.check
    return (
        f"{claim.subject} {claim.metric} {claim.start}..{claim.end} {claim.comparator} {claim.value} {claim.unit} "
        f"(published {claim.published}; {verdict.made.kind})\n"
        f"    said {verdict.latest} now, {check['verdict_at_publication']} then; "
        f"right {_names(verdict.made.expected)} now, {_names(verdict.made.expected_then)} then\n"
        f"    here {verdict.made.truth}; computed {check['computed_latest']}, tolerance {check['tolerance']}, "
        f"matching {check['matching_date']}; {check['missing'] or check['basis']}"
    )


def _names(verdicts: frozenset[str]) -> str:
    return "/".join(sorted(verdicts)) or "?"
