"""The words that charts share: notes on a drawing, the one about simulated rows, what a basis counts."""

import altair as alt

# What each basis of capital expenditure counts.
BASES = {
    "cash_ppe": "cash for property and equipment",
    "headline": "as each company defines it",
}
SIMULATED = "simulated rows are in it: an example, never evidence"


def notes(*sentences: str, simulated: bool = False) -> alt.TitleParams:
    """The small print of a drawing: a page shows it beside the drawing, a picture has it above."""
    said = [*sentences, *([SIMULATED.capitalize()] if simulated else [])]
    return alt.TitleParams(text=[f"{words}." for words in said])
