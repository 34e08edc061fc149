"""Rules for an index's earnings season: shares of companies that beat, growth foreseen, quarters of growth in a row."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.calendar import month_end, quarter
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import ORDINALS, Figure
from orchestration.articles.passage import Mark, Passage

EARNINGS = "SPX_EARNINGS"
_SHARE_OF = re.compile(
    r"^\s*of\s+(?:the\s+)?(?:these|those|them|S&P\s+500|companies|firms|members|reporting|reports|index|all|its|constituents)\b",
    re.IGNORECASE,
)
_NO_SHARE = re.compile(r"\b(?:revenues?|sales|average|should|if)\b", re.IGNORECASE)
_REPORTED = re.compile(r"\b(?:have|has|had)\s+(?:already\s+)?(?:published|reported|released)\b", re.IGNORECASE)
_NTH = "|".join(ORDINALS)
_IN_A_ROW = (
    re.compile(
        rf"\b(?P<nth>{_NTH})\s+(?:consecutive|straight|successive)\s+quarter\s+of\s+(?:year-over-year\s+)?double-digit\s+"
        r"(?:\w+\s+)?earnings\s+growth",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<nth>{_NTH})\s+quarter\s+in\s+a\s+row[^.;]{{0,80}}?(?:earnings\s+growth\s+(?:in|of)\s+double\s+digits|"
        r"double-digit\s+(?:\w+\s+)?earnings\s+growth)",
        re.IGNORECASE,
    ),
)
_EARNINGS_WORD = re.compile(r"\b(?:earnings|EPS|profits?)\b", re.IGNORECASE)
_GROWTH_WORD = re.compile(r"\bgr[eo]w|growth\b", re.IGNORECASE)


def seasons(passage: Passage) -> Iterator[Draft]:
    """Beat rates, quarters of growth in a row, growth foreseen for a year."""
    yield from _quarters_in_a_row(passage)
    for figure in passage.free("percent"):
        behind = passage.text[figure.end : figure.end + 40]
        if _SHARE_OF.match(behind) or re.match(r"\s*(?:have|has|had)\s", behind):
            yield from _beat_rate(passage, figure)
        else:
            yield from _growth_foreseen(passage, figure)


def _quarters_in_a_row(passage: Passage) -> Iterator[Draft]:
    for pattern in _IN_A_ROW:
        match = pattern.search(passage.text, passage.sentence.start, passage.sentence.end)
        if not match:
            continue
        count = ORDINALS[match["nth"].lower()]
        last = _season_end(passage)
        first_number = last.year * 4 + last.month // 3 - count
        first, _ = quarter(first_number // 4, first_number % 4 + 1)
        yield passage.draft(
            Mark(match.start(), match.end()),
            EARNINGS,
            "consecutive_quarters_growth_ge_10pct",
            (first, last),
            str(count),
            "quarters",
            "quarters of growth in a row",
            "equal",
            (f"the last quarter is taken as the one to {last}",),
        )
        return


def _season_end(passage: Passage) -> date:
    """The last day of the quarter that is being reported: the one named, else the last one over by publication."""
    named = [period for period in passage.periods if period.span == "quarter" and period.number]
    if named:
        return named[0].last_date
    published = passage.view.published_date
    running = passage.running.quarter
    if running is not None and running.last_date < published:
        return running.last_date
    number = (published.month - 1) // 3
    return month_end(published.year, 3 * number) if number else date(published.year - 1, 12, 31)


def _beat_rate(passage: Passage, figure: Figure) -> Iterator[Draft]:
    """Earnings came in ahead of the estimate at 82% of companies."""
    first, last = passage.clause_of(figure)
    following = next((other.start for other in passage.figures if other.start > figure.end), last)
    beat = passage.finds("beat", figure.end, min(following, last))
    if not beat and not any(first <= other.start < figure.start for other in passage.figures):
        beat = passage.finds("beat", first, figure.start)
    if not beat or _NO_SHARE.search(passage.text[first : figure.end + 40]):
        return
    reported = _REPORTED.search(passage.text, figure.end, min(figure.end + 60, last))
    if reported and beat.start() > reported.end() + 60:
        return
    if not passage.finds("expected", first, last) and beat.group().lower() in ("above", "topped", "topping"):
        return
    end = _season_end(passage)
    sector = next((mention.subject for mention in passage.mentions if mention.kind == "sector"), None)
    is_named = any(period.span == "quarter" for period in passage.periods)
    yield passage.draft(
        figure,
        sector or EARNINGS,
        "beat_rate",
        (quarter(end.year, end.month // 3)[0], end),
        figure.value,
        "percent",
        "share of companies that beat",
        figure.comparator,
        () if is_named else (f"the quarter is taken as the one to {end}",),
    )


def _growth_foreseen(passage: Passage, figure: Figure) -> Iterator[Draft]:
    """Earnings of the S&P 500 are expected to grow by 14% in 2026."""
    first, last = passage.clause_of(figure)
    around = passage.text[max(first, figure.start - 80) : min(last, figure.end + 50)]
    years = [period for period in passage.periods if period.year and period.span in ("future", "year")]
    is_of_the_index = any(mention.kind == "index" for mention in passage.mentions)
    if not years or not is_of_the_index or not _EARNINGS_WORD.search(around) or not _GROWTH_WORD.search(around):
        return
    if not passage.finds("estimate", max(first, figure.start - 60), figure.end + 30):
        return
    year = min(years, key=lambda period: abs(period.start - figure.start)).year or 0
    yield passage.draft(
        figure,
        EARNINGS,
        "eps_growth_forecast_cy",
        (date(year, 1, 1), date(year, 12, 31)),
        figure.value,
        "percent",
        "growth foreseen",
        "about" if figure.comparator == "equal" else figure.comparator,
    )
