"""Rules for an index's earnings season: shares of companies that beat, growth foreseen, quarters of growth in a row."""

import re
from collections.abc import Iterator
from datetime import date

from orchestration.articles.calendar import month_end, quarter
from orchestration.articles.drafts import Draft
from orchestration.articles.figures import ORDINALS, Figure
from orchestration.articles.passage import Direction, Passage

_EARNINGS = "SPX_EARNINGS"
_BEAT = re.compile(
    r"\b(?:beat(?:en|ing|s)?|exceed(?:ed|ing|s)?|topp(?:ed|ing)|surpass(?:ed|ing)|ahead\s+of|above|better\s+than|positive\s+(?:EPS\s+)?surprises?)\b[^.;]{0,60}?\b(?:estimates?|expectations?|forecasts?|consensus|surprises?|analysts)\b|"
    r"\bpositive\s+(?:EPS|earnings)\s+surprises?\b|\bbeat\b",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"^\s*(?:of\s+(?:the\s+)?(?:these|those|S&P\s+500|companies|firms|members|them|reporting|reports|index)\b)",
    re.IGNORECASE,
)
_ROW = re.compile(
    rf"\b(?P<ordinal>{'|'.join(ORDINALS)})\s+(?:consecutive|straight|successive)\s+quarter\s+of\s+(?:year-over-year\s+)?(?P<what>double-digit|at\s+least\s+10%)\s+(?:\w+\s+)?earnings\s+growth"
    rf"|\b(?P<ordinal2>{'|'.join(ORDINALS)})\s+quarter\s+in\s+a\s+row[^.;]{{0,80}}?(?:earnings\s+growth\s+(?:in|of)\s+double\s+digits|double-digit\s+(?:\w+\s+)?earnings\s+growth)",
    re.IGNORECASE,
)
_FORECAST = re.compile(r"\b(?:earnings|EPS|profits?)\b", re.IGNORECASE)


def seasons(passage: Passage) -> Iterator[Draft]:
    """Beat rates, quarters of growth in a row, growth foreseen for a year."""
    match = _ROW.search(passage.text, passage.sentence.start, passage.sentence.end)
    if match:
        count = ORDINALS[(match["ordinal"] or match["ordinal2"]).lower()]
        last = _season(passage)
        year, number = last.year, last.month // 3
        months = year * 4 + number - count
        first = quarter(months // 4, months % 4 + 1)[0]
        yield passage.draft(
            Direction(match.start(), match.end(), 1),
            _EARNINGS,
            "consecutive_quarters_growth_ge_10pct",
            (first, last),
            str(count),
            "quarters",
            "quarters of growth in a row",
            assumptions=(f"the last quarter is taken as the one to {last}",),
        )
    for number_, figure in enumerate(passage.figures):
        if figure.unit != "percent" or number_ in passage.used:
            continue
        if _is_share(passage, figure):
            yield from _beat_rate(passage, number_, figure)
        elif passage.says("estimate") and any(
            m.tail in ("earnings", "eps", "profits", "profit") or m.kind == "index" for m in passage.mentions
        ):
            yield from _growth(passage, number_, figure)


def _is_share(passage: Passage, figure: Figure) -> bool:
    return bool(_SHARE.match(passage.text[figure.end : figure.end + 40]))


def _beat_rate(passage: Passage, number: int, figure: Figure) -> Iterator[Draft]:
    first, last = passage.clause_of(figure.start)
    if not _BEAT.search(passage.text, first, last) or re.search(
        r"\b(?:revenue|sales|average|should|if)\b", passage.text[first : figure.end + 40], re.IGNORECASE
    ):
        return
    if re.search(
        r"\b(?:have|has|had)\s+(?:published|reported|released)\b", passage.text[figure.end : figure.end + 60]
    ) and not _BEAT.search(passage.text, figure.end, min(last, figure.end + 120)):
        return
    end = _season(passage)
    dates = (quarter(end.year, end.month // 3)[0], end)
    sector = next((m.subject for m in passage.mentions if m.kind == "sector"), None)
    passage.used.add(number)
    yield passage.draft(
        figure,
        sector or _EARNINGS,
        "beat_rate",
        dates,
        figure.value,
        "percent",
        "share of companies that beat",
        figure.comparator,
        (f"the quarter is taken as the one to {end}",) if not any(p.span == "quarter" for p in passage.periods) else (),
    )


def _season(passage: Passage) -> date:
    """The last day of the quarter that is being reported: the one named, else the last one over by publication."""
    named = [p for p in passage.periods if p.span == "quarter" and p.number]
    if named:
        return named[0].last_date
    if passage.running.quarter is not None:
        return passage.running.quarter.last_date
    published = passage.view.published_date
    number = (published.month - 1) // 3
    return month_end(published.year, 3 * number) if number else date(published.year - 1, 12, 31)


def _growth(passage: Passage, number: int, figure: Figure) -> Iterator[Draft]:
    first, last = passage.clause_of(figure.start)
    lead = passage.text[max(first, figure.start - 80) : min(last, figure.end + 50)]
    years = [p for p in passage.periods if p.year and p.span in ("future", "year")]
    if not _FORECAST.search(lead) or not re.search(r"\bgr[eo]w|growth\b", lead, re.IGNORECASE) or not years:
        return
    if not passage.says("estimate", max(first, figure.start - 60), figure.end + 30):
        return
    year = min(years, key=lambda p: abs(p.start - figure.start)).year
    passage.used.add(number)
    yield passage.draft(
        figure,
        _EARNINGS,
        "eps_growth_forecast_cy",
        (date(year, 1, 1), date(year, 12, 31)),
        figure.value,
        "percent",
        "growth foreseen",  # type: ignore[arg-type]
        "about" if figure.comparator == "equal" else figure.comparator,
    )
