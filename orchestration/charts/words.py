"""The words that charts share: notes above a drawing, and the one about simulated rows."""

import textwrap

import altair as alt

SIMULATED = "simulated rows are in it: an example, never evidence"
# So many characters stand in a line on a phone.
LINE = 54


def notes(*sentences: str, simulated: bool = False) -> alt.TitleParams:
    """The small print above a drawing, in lines that a phone can hold."""
    said = [*sentences, *([SIMULATED.capitalize()] if simulated else [])]
    return alt.TitleParams(text=[line for words in said for line in textwrap.wrap(words + ".", LINE)])
