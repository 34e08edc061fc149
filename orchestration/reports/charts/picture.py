"""A chart as a Vega-Lite specification for a page, and as an SVG without a page."""

import json
import re
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import altair as alt
import duckdb
import vl_convert
from altair.utils.schemapi import SchemaValidationError

from orchestration.reports.charts.chart import Chart
from orchestration.reports.charts.drawing_error import DrawingError
from orchestration.reports.charts.theme import COLOURS, CONFIG

WIDTH = 800
# Each row's invisible mark, and the cells that find the one nearest to the pointer: no use in a picture.
FOR_A_POINTER = re.compile(r'<\w+ (?:[^>]* )?opacity="0"[^>]*/>|<g class="[^"]*_voronoi"[^>/]*(?:/>|>.*?</g>)')
# The width includes the axes.
FIT = {"type": "fit-x", "contains": "padding"}


@contextmanager
def _drawing(title: str) -> Iterator[None]:
    """Raise the errors of the query, of Altair's validation and of vl-convert as DrawingError."""
    try:
        yield
    except (duckdb.Error, SchemaValidationError, ValueError, TypeError, LookupError) as error:
        said = next(iter(str(error).splitlines()), "")
        raise DrawingError(
            f"the chart “{title}” could not be drawn ({type(error).__name__}: {said}); "
            "the figures are unharmed, and the next build draws it anew"
        ) from error


def spec(chart: Chart, connection: duckdb.DuckDBPyConnection) -> dict[str, Any] | None:
    """The chart with its data, as wide as its container; None where the mart has no rows for it.

    It has no title, since the page shows one. `description` is read by screen readers, and titles the picture.
    Raises DrawingError.
    """
    # Altair refuses a table of more than 5,000 rows; a chart itself keeps to those that it needs.
    with _drawing(chart.title), alt.data_transformers.enable("default", max_rows=None):
        drawn = chart.draw(connection)
        if drawn is None:
            return None
        return drawn.to_dict() | {"config": CONFIG, "description": chart.title}


def svg(spec: dict[str, Any]) -> bytes:
    """The chart as a picture outside a page: with its title, a width, and light colours; needs no browser.

    Raises DrawingError.
    """
    notes = list(spec.get("title", {}).get("text", []))
    told = spec.get("usermeta", {"ranges": [], "shown": ""})
    notes += [f"Drawn: {range_['days']}." for range_ in told["ranges"] if range_["name"] == told["shown"]]
    title = {
        "text": spec["description"],
        "fontSize": 15,
        "fontWeight": 600,
        "color": COLOURS["ink"][0],
        "subtitlePadding": 6,
        "subtitle": textwrap.wrap(" ".join(notes), 115),
    }
    alone = spec | {"width": WIDTH, "autosize": FIT, "title": title, "padding": 16}
    written = re.sub(r"var\(--([a-z0-9-]+)\)", lambda found: COLOURS[found[1]][0], json.dumps(alone))
    with _drawing(spec["description"]):
        return FOR_A_POINTER.sub("", vl_convert.vegalite_to_svg(written)).encode()
