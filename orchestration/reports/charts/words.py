"""The words that charts share: notes above a drawing, the one about simulated rows, what a basis counts."""

import textwrap

import altair as alt

# What each basis of capital expenditure counts.
BASES = {
    "cash_ppe": "cash for property and equipment",
    "headline": "as each company defines it",
}
SIMULATED = "simulated rows are in it: an example, never evidence"
# The number of characters that fit in a line on a phone.
LINE = 48


def notes(*sentences: str, simulated: bool = False) -> alt.TitleParams:
    """The small print above a drawing, in lines that a phone can hold."""
    said = [*sentences, *([SIMULATED.capitalize()] if simulated else [])]
    return alt.TitleParams(text=[line for words in said for line in textwrap.wrap(words + ".", LINE)])
