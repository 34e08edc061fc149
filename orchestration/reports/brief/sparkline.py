"""A series as the path of a line without axes: a shape beside the numbers, which say what it is of."""

from collections.abc import Sequence

WIDTH, HEIGHT = 100, 24
# More points than this are not seen at this width.
POINTS = 60


def path(values: Sequence[float | None] | None) -> str:
    """The `d` of an SVG path in a box of WIDTH by HEIGHT, from left to right; empty for fewer than two values.

    A gap is left out. The line touches top and bottom; a series that never moves is in the middle.
    """
    kept = [value for value in values or () if value is not None]
    if len(kept) < 2:
        return ""
    step = max(1, -(-len(kept) // POINTS))
    # Counted from the end, so that the last value is always drawn.
    drawn = kept[::-1][::step][::-1]
    low, high = min(drawn), max(drawn)
    across = WIDTH / max(1, len(drawn) - 1)
    points = [
        f"{place * across:.1f} {HEIGHT / 2 if high == low else 1 + (HEIGHT - 2) * (high - value) / (high - low):.1f}"
        for place, value in enumerate(drawn)
    ]
    return "M" + "L".join(points)
