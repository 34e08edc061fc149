"""Whether a claimed value holds of a figure, by the comparators as data/figures/claims_guide.md states them.

It follows the guide, and takes nothing from the SQL that judges. Figures that lie so near a bound that binary
fractions decide, or between two readings of the guide, are told as None: no claim is drawn there.
"""

from collections.abc import Iterable

# Of one figure all its readings, where the guide allows more than one: a claim holds where any does.
Figure = float | str | tuple[float, float]
NOISE = 1e-7


def digits_after_the_point(value: str) -> int:
    """How many digits stand behind the point: 2 of 16.39."""
    return len(value.partition(".")[2])


def holds(value: str, comparator: str, figure: Figure, slack: float = 0.0) -> bool | None:
    """Whether the claim holds of one figure. slack: what a figure may always differ by, as yields may by 0.02."""
    if isinstance(figure, str):
        # A year holds of each of its months.
        return figure.lower() == value.lower() or (value.isdigit() and figure.startswith(f"{value}-"))
    if comparator == "between":
        low, high = (float(bound) for bound in value.split(".."))
        lowest, highest = figure if isinstance(figure, tuple) else (figure, figure)
        return _all_of((_at_least(lowest, low), _at_least(high, highest)))
    assert not isinstance(figure, tuple)
    if comparator in ("equal", "about"):
        return _is_near(value, comparator, figure, slack)
    claimed = float(value)
    if slack and abs(figure - claimed) <= slack + NOISE:
        return None
    more, less = (figure, claimed) if comparator in ("above", "at_least") else (claimed, figure)
    return _at_least(more, less, comparator in ("above", "below"))


def _is_near(value: str, comparator: str, figure: float, slack: float) -> bool | None:
    claimed = float(value)
    last_digit = 10.0 ** -digits_after_the_point(value)
    tolerance = last_digit / 2 if comparator == "equal" else max(0.05 * abs(claimed), last_digit)
    away = abs(figure - claimed)
    # The guide leaves open whether what may always differ adds to the printed digit's half.
    if max(tolerance, slack) + NOISE < away < tolerance + slack:
        return None
    return _at_least(max(tolerance, slack), away)


def any_holds(value: str, comparator: str, readings: Iterable[Figure], slack: float = 0.0) -> bool | None:
    """Whether the claim holds in any reading; None where it cannot be told of the only one that might."""
    found = [holds(value, comparator, reading, slack) for reading in readings]
    return True if True in found else None if None in found else False


def _at_least(more: float, less: float, is_strict: bool = False) -> bool | None:
    noise = NOISE * max(1.0, abs(more), abs(less)) / 100
    if more == less:
        return not is_strict
    return None if abs(more - less) < noise else more > less


def _all_of(found: tuple[bool | None, ...]) -> bool | None:
    return False if False in found else None if None in found else True
