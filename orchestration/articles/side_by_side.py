"""Whose and when the second of two is: compared with 11.4% for the S&P 500; the former rose 2%, the latter fell 1%."""

import re
from collections.abc import Sequence

from orchestration.articles.figures import Figure
from orchestration.articles.passage import Mark, Passage
from orchestration.articles.periods import Period
from orchestration.articles.subjects import Mention, is_group_of_others

# Up 2.4% this year, compared with 11.4% for the S&P 500, well behind the S&P 500's 11.4% gain.
_SET_AGAINST = re.compile(
    r"\b(?:(?:as\s+)?(?:compared|compares|comparing)\s+(?:with|to)|versus|vs\.?|against|as\s+opposed\s+to|(?:better|worse|more|less)\s+than|"
    r"outpac(?:es|ed|ing)|outperform(?:s|ed|ing)|underperform(?:s|ed|ing)|trail(?:s|ed|ing)|lag(?:s|ged|ging)|"
    r"beat(?:s|ing)?|topp(?:ed|ing)|exceed(?:s|ed|ing)|behind|ahead\s+of|twice|double|triple|above|below|"
    r"short\s+of|next\s+to|alongside)\b(?P<between>(?:[^.;:%\d]|(?<=[A-Za-z][\s-])\d{3,4}(?![.,]?\d))*)$",
    re.IGNORECASE,
)
_A_TIME_OR_VERB = re.compile(
    r"\b(?:when|after|before|while|as|with|since|which(?!\s+(?:is|are|has|have)\b)|who|earlier|ago)\b", re.IGNORECASE
)
_FOR_ANOTHER = re.compile(
    r"\s+(?:[a-z-]+\s+){0,2}?(?:for|in|by|of|on)\s+(?:both\s+)?(?:the\s+)?(?:[a-z-]+\s+){0,2}?", re.IGNORECASE
)
# Versus 2.4% for the S&P 500 and a drop of 2.5% for the Nasdaq.
_AND_ANOTHER = re.compile(
    r"(?:[^.;:%\d]|(?<=[A-Za-z][\s-])\d{3,4}(?![.,]?\d))*(?:,\s*(?:and\s+)?|\s+and\s+)(?:an?\s+)?"
    r"(?:(?:gain|rise|advance|increase|jump|return|loss|drop|decline|fall|slide|decrease)\s+of\s+)?"
    r"(?:(?:about|around|nearly|roughly|almost|just|over)\s+)*",
    re.IGNORECASE,
)
_ANOTHER_TIME = re.compile(
    r"[^.;%\d]{0,60}\b(?:earlier|ago|before|prior|previous|last|same|in\s+20\d\d|year-ago)\b", re.IGNORECASE
)
# Apple lost 27%, Tesla 65% and Nvidia 50% in 2022; rose 38.9%, Apple rose 8.6% and Tesla rose 11.4% in 2025.
_NEXT_NAME = re.compile(
    r"\s*(?:,|;|,?\s+and|,?\s+while)\s+(?:(?:the|that\s+of|shares\s+of|those\s+of)\s+)*", re.IGNORECASE
)
_NEXT_RATE = re.compile(
    r"(?:['\u2019]s)?(?:\s+(?:shares|stock|stocks))?\s+(?:by\s+)?(?:an?\s+)?"
    r"(?:(?:about|around|nearly|almost|roughly|some|just|over|another|more\s+than|less\s+than)\s+)*",
    re.IGNORECASE,
)
_IN_ALL = re.compile(
    r"(?:,?\s+(?:respectively|each))?,?\s+(?:(?:in|for|over|during|so\s+far|the|all\s+of)\s+)*", re.IGNORECASE
)
_LONGER = ("week", "month", "quarter", "year", "span")
_OF_TWO = re.compile(r"\bthe\s+(?P<which>former|latter)\b(?:['\u2019]s)?", re.IGNORECASE)
# The latter lost 2%, the latter's shares; but: the former chief executive.
_DOES = re.compile(
    r"\s*[,(]|\s+(?:\(?[+\-\u2212]?\d|(?:shares?|stock|index|sector|was|were|is|are|has|had|have|also|then|by|about|nearly|"
    r"ended?|closed?|finished|settled|[a-z]+ly)\b)",
    re.IGNORECASE,
)
_FOR_ONE_OF_TWO = re.compile(
    r"(?:\s+[a-z-]+){0,2}?\s+(?:for|in|by|at)\s+the\s+(?P<which>former|latter)\b", re.IGNORECASE
)
_VERB_REACHES, _OPENS_WITHIN, _TWO = 12, 30, 2


def told_apart(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> list[Mention] | None:
    """Whom a figure is of where such words say it: one of the former and the latter, or whom a rate is set against.

    Nobody, where that is one of another kind; None where no such words speak of the figure.
    """
    of_two = _one_of_two(passage, mark, kinds)
    if of_two is not None or not isinstance(mark, Figure) or mark.unit != "percent":
        return of_two
    other = _for_another(passage, mark)
    if other is None or not is_set_beside(passage, mark):
        return None
    return [other] if other.kind in kinds else []


def _for_another(passage: Passage, figure: Figure) -> Mention | None:
    """Who stands right behind a rate: 11.4% for the S&P 500, the 11.4% gain of the S&P 500."""
    behind = [own for own in passage.mentions if figure.end <= own.start]
    found = next((own for own in behind if _FOR_ANOTHER.fullmatch(passage.text, figure.end, own.start)), None)
    return None if found is None or is_group_of_others(passage.text, found) else found


def is_set_beside(passage: Passage, figure: Figure) -> bool:
    """Whether a rate is another's, set against the one before: up 2.4% this year, versus 11.4% for the S&P 500."""
    other = _for_another(passage, figure)
    found = _SET_AGAINST.search(passage.text, passage.sentence.start, figure.start)
    if found is None or _A_TIME_OR_VERB.search(found["between"]):
        before = [own for own in passage.figures if own.end <= figure.start and own.unit == figure.unit]
        goes_on = other and before and _AND_ANOTHER.fullmatch(passage.text, before[-1].end, figure.start)
        return bool(goes_on) and is_set_beside(passage, before[-1])
    named = [own for own in passage.mentions if found.start() <= own.start and own.end <= figure.start]
    return other is not None or any(
        own.kind != "stranger" and not is_group_of_others(passage.text, own) for own in named
    )


def shared_period(passage: Passage, figure: Figure, usable: Sequence[Period]) -> Period | None:
    """The period of the rate before, which one set against it has too: for a time of its own none."""
    if not is_set_beside(passage, figure) or _ANOTHER_TIME.match(passage.text, figure.end):
        return None
    before = [other for other in passage.figures if other.end <= figure.start and other.unit == figure.unit]
    measured = next((other for other in reversed(before) if not is_set_beside(passage, other)), None)
    if measured is None:
        return None
    own = [period for period in usable if period.end <= figure.start and period.span not in ("future", "unsaid")]
    return own[-1] if own else None


def period_of_all(passage: Passage, figure: Figure, usable: Sequence[Period]) -> Period | None:
    """The period behind the last rate of a list of names: Apple lost 27%, Tesla 65% and Nvidia 50% in 2022.

    Of verbs of their own there must be more than two: the Dow fell 1.9%, and Tesla rose 11.4% this year.
    """
    at, count, has_verbs = figure.end, 1, False
    for other in (own for own in passage.figures if own.unit == figure.unit and own.start >= figure.end):
        names = [own for own in passage.mentions if at <= own.start and own.end <= other.start]
        if len(names) != 1 or not _NEXT_NAME.fullmatch(passage.text, at, names[0].start):
            break
        verbs = [word for word in passage.directions if names[0].end <= word.start and word.end <= other.start]
        since = verbs[0].end if len(verbs) == 1 else names[0].end
        if (verbs and passage.text[names[0].end : verbs[0].start].strip()) or not _NEXT_RATE.fullmatch(
            passage.text, since, other.start
        ):
            break
        at, count, has_verbs = other.end, count + 1, has_verbs or bool(verbs)
    behind = [own for own in usable if own.start >= at and _IN_ALL.fullmatch(passage.text, at, own.start)]
    is_list = count > (_TWO if has_verbs else 1) or (has_verbs and _goes_on_from(passage, figure))
    return behind[0] if is_list and behind and behind[0].span in _LONGER else None


def _goes_on_from(passage: Passage, figure: Figure) -> bool:
    """Whether a rate of a list of names follows another one: the last but one of three."""
    before = [own for own in passage.figures if own.unit == figure.unit and own.end <= figure.start]
    names = [own for own in passage.mentions if before and before[-1].end <= own.start and own.end <= figure.start]
    return len(names) == 1 and _NEXT_NAME.fullmatch(passage.text, before[-1].end, names[0].start) is not None


def _one_of_two(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> list[Mention] | None:
    """Whom "the former" or "the latter" means: of two named before, in their order; nobody of others than two.

    None where neither word speaks of the figure.
    """
    place = _FOR_ONE_OF_TWO.match(passage.text, mark.end, passage.sentence.end)
    for found in _OF_TWO.finditer(passage.text, passage.clause_of(mark)[0], mark.start):
        between = passage.text[found.end() : mark.start]
        is_told = _DOES.match(passage.text, found.end()) or any(
            0 < word.start - found.end() < _VERB_REACHES for word in passage.directions
        )
        if place is None and is_told and not re.search(r"[%;]", between):
            place = found
    if place is None:
        return None
    at = place.start("which")
    here = [own for own in passage.mentions if own.end <= at and not is_group_of_others(passage.text, own)]
    opens = _OF_TWO.search(passage.text, passage.sentence.start, min(passage.sentence.start + _OPENS_WITHIN, at + 6))
    is_next = opens is not None and passage.number - passage.running.named_sentence <= 1
    named = here or (list(passage.running.named) if is_next else [])
    distinct = list({own.subject or str(own.start): own for own in reversed(named)}.values())[::-1]
    if len(distinct) != _TWO:
        return []
    meant = distinct[0 if place["which"].lower() == "former" else 1]
    return [meant] if meant.kind in kinds else []
