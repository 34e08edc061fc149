"""Claims drawn from figures that are known: true ones, as an article prints them, and ones with one thing changed.

What a claim must be judged as follows from the figures alone: the comparators of the guide on the claim's own period,
and for metrics of a session on the sessions around it.
"""

import math
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from tests.accuracy.claims import Claim, Made
from tests.accuracy.holding import Figure, any_holds, digits_after_the_point

Readings = tuple[Figure, ...]
Place = tuple[str, str, date, date]  # metric, subject, first and last day
UNIT_RATIO = {("USD_bn", "USD_mn"): 1e3}
OTHER_SIDE = {"above": "below", "below": "above"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")


def no_other_bases(place: Place) -> dict[str, float]:
    """Where a figure has no twin that people mistake for it."""
    return {}


def no_move(place: Place, by: int) -> tuple[date, date] | None:
    """Where a period cannot be moved."""
    return None


def no_near_days(claim: Claim) -> Sequence[date]:
    """Where no other day is looked at."""
    return ()


@dataclass(frozen=True)
class Pool:
    """The figures of one metric on some subjects, and what people mistake for them.

    places: where claims can be drawn. readings: the figure of a place, in all readings that the guide allows; empty
    where it is not known. readings_then: what was known on a day, where that differs from what is known now. moves: the
    period so many steps (sessions, quarters) later. near_days: days on which a claim that fails would be misdated.
    others: figures on other bases, by name. units: other units of the metric, with which the value is no longer true.
    slack: what a figure may always differ by. value: the only value that claims have, where the comparator says all.
    """

    metric: str
    unit: str
    digits: int
    places: Sequence[Place]
    readings: Callable[[Place], Readings]
    readings_then: Callable[[Place, date], Readings] | None = None
    is_known_then: bool = True
    moves: Callable[[Place, int], tuple[date, date] | None] = no_move
    near_days: Callable[[Claim], Sequence[date]] = no_near_days
    others: Callable[[Place], dict[str, float]] = no_other_bases
    units: tuple[str, ...] = ()
    published: Callable[[Place], date] | None = None
    comparators: tuple[str, ...] = ("equal", "equal", "equal", "about", "above", "below", "between")
    is_signed: bool = False
    slack: Callable[[Claim], float] = field(default=lambda claim: 0.0)
    value: Callable[[Place], str] | None = None


def printed(figure: Figure, comparator: str, digits: int, step: int = 1) -> str:
    """A figure as an article prints it: rounded, or as a bound on the side where it holds."""
    if isinstance(figure, str):
        return figure
    if comparator == "between":
        low, high = figure if isinstance(figure, tuple) else (figure, figure)
        return f"{printed(low, 'above', digits, step)}..{printed(high, 'below', digits, step)}"
    assert not isinstance(figure, tuple)
    if comparator == "equal":
        return _text(figure, digits)
    # Bounds and rough figures are rounder by a digit or two.
    digits -= step
    scale = 10.0**digits
    if comparator == "about":
        return _text(round(figure * scale) / scale, max(digits, 0))
    side = math.floor if comparator in ("above", "at_least") else math.ceil
    return _text(side(figure * scale) / scale, max(digits, 0))


def _text(figure: float, digits: int) -> str:
    text = f"{figure:.{digits}f}"
    return text.removeprefix("-") if float(text) == 0 else text


def expected_verdicts(
    claim: Claim, pool: Pool, readings_of: Callable[[Place], Readings] | None = None
) -> frozenset[str] | None:
    """The verdict that is right; None where the figure is not known, or a hair decides."""
    readings_of = readings_of or pool.readings
    slack = pool.slack(claim)
    own = readings_of((claim.metric, claim.subject, claim.start, claim.end))
    if not own:
        return None
    if claim.unit != pool.unit:
        own = tuple(reading * UNIT_RATIO[pool.unit, claim.unit] for reading in own if isinstance(reading, float))
    is_met = any_holds(claim.value, claim.comparator, own, slack)
    if is_met is None:
        return None
    if is_met:
        return frozenset({"supported"})
    for day in pool.near_days(claim):
        start = day if claim.start == claim.end else claim.start
        is_met = any_holds(claim.value, claim.comparator, readings_of((claim.metric, claim.subject, start, day)), slack)
        if is_met is None:
            return None
        if is_met:
            return frozenset({"misdated"})
    return frozenset({"contradicted"})


def draw(pool: Pool, family: str, count: int, today: date, rng: random.Random) -> Iterator[Made]:
    """So many true claims, and of each one with each thing changed that can be."""
    drawn = 0
    places = list(pool.places)
    rng.shuffle(places)
    for place in places:
        if drawn == count:
            return
        true = _true_claim(pool, place, today, rng)
        if true is None:
            continue
        drawn += 1
        yield from _made(pool, family, "true", true)
        for kind, changed, is_of_another_basis in _changed(pool, true, place, rng):
            yield from _made(pool, family, kind, changed, is_of_another_basis)


def _true_claim(pool: Pool, place: Place, today: date, rng: random.Random) -> Claim | None:
    readings = pool.readings(place)
    if not readings:
        return None
    metric, subject, start, end = place
    if pool.published:
        published = pool.published(place)
    else:
        published = min(today, rng.choice((end, end + timedelta(days=1), end + timedelta(days=3), today)))
    comparator = "equal" if isinstance(readings[0], str) else rng.choice(pool.comparators)
    value = pool.value(place) if pool.value else printed(readings[0], comparator, pool.digits, rng.choice((1, 1, 2)))
    claim = Claim(subject, metric, start, end, comparator, value, pool.unit, published)
    if expected_verdicts(claim, pool) == frozenset({"supported"}):
        return claim
    if pool.value:
        claim = replace(claim, comparator=OTHER_SIDE[comparator])
        return claim if expected_verdicts(claim, pool) == frozenset({"supported"}) else None
    claim = replace(claim, comparator="equal", value=printed(readings[0], "equal", pool.digits))
    is_range = isinstance(readings[0], tuple)
    return claim if not is_range and expected_verdicts(claim, pool) == frozenset({"supported"}) else None


def _changed(pool: Pool, true: Claim, place: Place, rng: random.Random) -> Iterator[tuple[str, Claim, bool]]:
    if true.comparator in OTHER_SIDE:
        yield "the other side", replace(true, comparator=OTHER_SIDE[true.comparator]), False
    if not pool.value:
        yield "another digit", replace(true, value=another_digit(true.value, true.unit, rng)), False
    if pool.is_signed and ".." not in true.value and float(true.value):
        negated = true.value.removeprefix("-") if true.value.startswith("-") else f"-{true.value}"
        yield "sign flipped", replace(true, value=negated), False
    for kind, by in (("date moved by 1 to 5", rng.randint(1, 5)), ("date moved by 6 to 40", rng.randint(6, 40))):
        period = pool.moves(place, by * rng.choice((1, -1)))
        if period:
            published = max(true.published, period[1])
            yield kind, replace(true, start=period[0], end=period[1], published=published), False
    for unit in pool.units:
        yield "another unit", replace(true, unit=unit), False
    for name, figure in pool.others(place).items():
        value = printed(figure, "equal", pool.digits)
        yield name, replace(true, comparator="equal", value=value), True


def _made(pool: Pool, family: str, kind: str, claim: Claim, is_of_another_basis: bool = False) -> Iterator[Made]:
    now = expected_verdicts(claim, pool)
    if now is None:
        return
    then: frozenset[str] | None = now if pool.is_known_then else None
    if pool.readings_then:
        known_then = pool.readings_then
        then = expected_verdicts(claim, pool, lambda place: known_then(place, claim.published))
    place = (claim.metric, claim.subject, claim.start, claim.end)
    truth = " or ".join(str(reading) for reading in pool.readings(place))
    yield Made(claim, family, kind, now, then or frozenset(), truth, pool.others(place), is_of_another_basis)


def another_digit(value: str, unit: str, rng: random.Random) -> str:
    """The value with one digit changed, the weekday with another, the word with its opposite."""
    if unit == "weekday":
        return rng.choice([day for day in WEEKDAYS if day != value])
    if unit == "boolean":
        return "false" if value == "true" else "true"
    if unit == "month":
        year, month = value.split("-")
        return f"{year}-{(int(month) + rng.randint(0, 10)) % 12 + 1:02d}"
    if ".." in value:
        low, high = value.split("..")
        width = float(high) - float(low) + 10.0 ** -digits_after_the_point(low)
        digits = digits_after_the_point(low)
        side = rng.choice((1, -1))
        return f"{float(low) + side * width:.{digits}f}..{float(high) + side * width:.{digits}f}"
    places = [place for place, letter in enumerate(value) if letter.isdigit()]
    if unit == "year":
        places = places[-1:]
    place = rng.choice(places)
    digit = rng.choice([other for other in "0123456789" if other != value[place]])
    changed = value[:place] + digit + value[place + 1 :]
    return changed if float(changed) or "." in changed else value[:place] + "7" + value[place + 1 :]
