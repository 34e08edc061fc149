"""How charts look: colours for light and dark pages, type, axes, legends.

In a spec a colour is written as a CSS variable, so that one drawing follows its page from light to dark.
"""

from collections.abc import Mapping
from typing import Any

# Name of the variable → (light, dark). Series: distinct for the colour-blind, contrast with the surface 3:1 or more.
COLOURS: Mapping[str, tuple[str, str]] = {
    "surface": ("#ffffff", "#14181d"),
    "ink": ("#1c2530", "#e6eaee"),
    "muted": ("#5b6672", "#a3adb8"),
    "rule": ("#dde2e7", "#323a43"),
    "series-1": ("#1f6bb0", "#63a8e6"),
    "series-2": ("#c05f10", "#f0993e"),
    "series-3": ("#0b8268", "#3fc0a0"),
    "series-4": ("#a4478f", "#df8cc9"),
    "series-5": ("#8a7406", "#d9c04a"),
    "series-6": ("#59636e", "#9aa5b1"),
    "series-7": ("#0e7d9c", "#55c2e0"),
    "series-8": ("#8d3b2f", "#e08070"),
}


def colour(name: str) -> str:
    """The colour as it is written into a spec. KeyError for one that is not in COLOURS."""
    COLOURS[name]
    return f"var(--{name})"


def css_variables() -> str:
    """The colours as CSS variables that follow the page from light to dark."""
    lines = [f"  --{name}: light-dark({light}, {dark});" for name, (light, dark) in COLOURS.items()]
    return "\n".join([":root {", *lines, "}", ""])


FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Liberation Sans', Arial, sans-serif"

CONFIG: dict[str, Any] = {
    # The page names the drawing as a whole; screen readers skip its marks, over a thousand in a line.
    "aria": False,
    "background": colour("surface"),
    "font": FONT,
    "view": {"stroke": None},
    "axis": {
        "labelColor": colour("muted"),
        "titleColor": colour("muted"),
        "titleFontWeight": "normal",
        "labelFontSize": 11,
        "titleFontSize": 11,
        "domainColor": colour("rule"),
        "tickColor": colour("rule"),
        "gridColor": colour("rule"),
        "labelSeparation": 6,
    },
    "axisX": {"grid": False},
    "axisY": {"domain": False, "ticks": False, "tickCount": 5},
    "legend": {
        "orient": "bottom",
        "labelColor": colour("ink"),
        "titleColor": colour("muted"),
        "labelFontSize": 12,
        "title": None,
        "symbolType": "square",
    },
    "text": {"color": colour("ink"), "fontSize": 11},
    "rule": {"color": colour("muted")},
    "title": {
        "anchor": "start",
        "frame": "bounds",
        "color": colour("muted"),
        "fontSize": 11,
        "fontWeight": "normal",
        "subtitleColor": colour("muted"),
        "subtitleFontSize": 12,
        "offset": 12,
    },
}
