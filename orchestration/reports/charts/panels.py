"""Panels one below the other in a single view: Vega-Lite makes only single views as wide as their container."""

from typing import Any

import altair as alt
import pandas as pd

# The type of what alt.layer returns.
Layered = alt.LayerChart | alt.FacetChart
PANEL, GAP = 160, 44


def panel_scale(place: int, **options: Any) -> alt.Scale:
    """The vertical scale of the panel in this place, counted from the top."""
    top = place * (PANEL + GAP)
    return alt.Scale(range=[top + PANEL, top], **options)


def heading(place: int, words: str) -> alt.Chart:
    """What the panel shows and in which unit, above it."""
    return (
        alt.Chart(pd.DataFrame({"words": [words]}))
        .mark_text(align="left", baseline="bottom", fontWeight=600)
        .encode(x=alt.value(0), y=alt.value(place * (PANEL + GAP) - 10), text="words:N")
    )


def stacked(*panels: Layered) -> Layered:
    """The panels as one chart, as wide as its container."""
    height = len(panels) * (PANEL + GAP) - GAP
    return alt.layer(*panels).resolve_scale(y="independent").properties(width="container", height=height)
