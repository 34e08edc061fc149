"""A sparkline is a shape in its box, without words or numbers."""

import re

from orchestration.reports.brief.sparkline import HEIGHT, POINTS, WIDTH, path


def points(values: list) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in re.findall(r"([\d.]+) ([\d.]+)", path(values))]


def test_it_runs_from_left_to_right_and_high_is_up() -> None:
    assert points([1.0, 3.0, 2.0]) == [(0, HEIGHT - 1), (WIDTH / 2, 1), (WIDTH, HEIGHT / 2)]


def test_a_series_that_never_moves_is_in_the_middle() -> None:
    assert points([5.0, 5.0]) == [(0, HEIGHT / 2), (WIDTH, HEIGHT / 2)]


def test_a_gap_is_left_out_and_one_value_is_no_line() -> None:
    assert points([1.0, None, 2.0]) == points([1.0, 2.0])
    assert path([1.0]) == path([None]) == path(None) == ""


def test_a_long_series_is_thinned_and_keeps_its_last_value() -> None:
    drawn = points([0.0] * 251 + [1.0])
    assert len(drawn) <= POINTS and drawn[-1] == (WIDTH, 1)
