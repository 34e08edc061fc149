"""Whom a pronoun means, of those whom the sentences before have named: it, they, the index, the shares."""

import re
from collections.abc import Sequence
from itertools import pairwise

from orchestration.articles.figures import Figure
from orchestration.articles.passage import REMEMBERED_SENTENCES, Mark, Passage
from orchestration.articles.subjects import Mention

_COMPANIES_PRONOUN = re.compile(
    r"\b(?:they|their|both|the\s+two(?![\s-]year)|the\s+(?:two|three)\s+(?:shares|stocks))\b", re.IGNORECASE
)
_INDEX_PRONOUN = re.compile(r"\b(?:the\s+(?:index|benchmark|gauge|measure|average)|it|its|that)\b", re.IGNORECASE)
_COMPANY_PRONOUN = re.compile(
    r"\b(?:the\s+(?:company|stock|shares|chip(?:maker| designer)|software\s+maker|retailer|bank|firm)|it|its|shares)\b",
    re.IGNORECASE,
)
_THEY = re.compile(r"\bthey\b", re.IGNORECASE)
_ITS_SHARES = re.compile(r"\b(?:the\s+(?:stock|shares)|its\s+(?:stock|shares))\b", re.IGNORECASE)
# Of two figures, not: 1.8%, and 5.7% for the week.
_BESIDE, _BESIDE_ONE = re.compile(r"(?:,|,?\s+and)\s+"), re.compile(r"\s+and\s+")
_PAIR = 2
_BOTH = re.compile(r"\b(?:both|each|all)\b", re.IGNORECASE)
_SEVERAL = re.compile(
    r"\b(?:they|their|both|respectively|(?:the|all)\s+(?:two|three|four)(?![\s-](?:year|day|week|month|session))|the\s+(?:pair|trio))\b",
    re.IGNORECASE,
)
_THE_INDEX = re.compile(r"\bthe\s+(?:index|benchmark|gauge|measure|average)\b", re.IGNORECASE)
_THE_SECTOR = re.compile(r"\b(?:the|this|that)\s+(?:\w+\s+)?(?:sector|industry|group)\b", re.IGNORECASE)
# Of these a later sentence says "the index".
_LIKE_AN_INDEX = re.compile(
    r"(?:index|gauge|average|measure|basket|dax|nikkei(?:\s225)?|ftse(?:\s100)?|stoxx.*|cac(?:\s40)?|kospi|composite|hang\sseng|csi\s300|"
    r"sensex|nifty|msci|topix|tsx|asx\s200|ibex)$",
    re.IGNORECASE,
)
# A slump in technology shares sent the index down 1.6%: its move, not that of who moved it; of stocks nobody's.
_MOVED = re.compile(
    r"\b(?:sen(?:t|d|ds|ding)|dr(?:ag|ags|agged|agging)|pull(?:s|ed|ing)?|push(?:es|ed|ing)?|lift(?:s|ed|ing)?|dr(?:ives?|iving|ove|iven)|"
    r"knock(?:s|ed|ing)?|t(?:akes?|aking|ook)|le(?:aves?|aving|ft)|help(?:s|ed|ing)?|boost(?:s|ed|ing)?|propel(?:s|led|ling)?|"
    r"carr(?:y|ies|ied|ying)|weigh(?:s|ed|ing)?\s+on|rais(?:es?|ed|ing)|pressur(?:es?|ed|ing)|br(?:ings?|inging|ought)|hurt(?:s|ing)?|"
    r"add(?:s|ed|ing)\s+to|depress(?:es|ed|ing)?|sink(?:s|ing)?|s[au]nk|tipp(?:ed|ing)|nudg(?:es?|ed|ing)|powered|fuel(?:s|ed|ing)|buoy(?:s|ed|ing)?|"
    r"press(?:es|ed|ing)?|cost(?:s|ing)?)\s+(?:(?:up|down|back|both|all|most)\s+)?"
    r"(?P<object>(?P<index>(?:the|that)\s+(?:(?:broad(?:er)?|benchmark|whole|overall|entire|main|wider|large-cap|stock)[\s-]+(?:market\s+)?)?"
    r"(?:index|benchmark|gauge|average|measure))|(?:the\s+)?(?:[\w-]+\s+)?(?:markets?|indexes|indices|benchmarks|gauges|averages|"
    r"wall\s+street|stocks|equities)|it|them)\b(?!\s+(?:rate|lending|yield|10)|['\u2019])(?:,\s+which\b)?[^,;%\d]*$",
    re.IGNORECASE,
)
_OF_ITS_OWN = re.compile(r"left|leav|t[ao]k|br(?:ing|ought)", re.IGNORECASE)
# Others than the company last named, who do something: rivals plan to spend, the central bank cut its target range.
_OTHERS = re.compile(
    r"\b(?:central\s+banks?|policy\s?makers|regulators?|government|administration|congress|treasury\s+department|companies|firms|"
    r"hyperscalers|giants|operators|providers|rivals|peers|competitors|start-?ups|others|customers|clients|suppliers|partners|"
    r"tenants|industry|lenders|retailers|utilities|chipmakers|automakers|airlines)\s+(?:\w+ly\s+|also\s+|together\s+|alone\s+)?"
    r"(?:have|has|had|are|is|was|were|will|would|may|could|plans?|expects?|spent|spend|cut|kept|held|put|said|say|saw|see|\w+ed)\b",
    re.IGNORECASE,
)


def are_others_told_of(passage: Passage, start: int, end: int) -> bool:
    """Whether a stretch speaks of others by a noun: rivals plan to spend, the central bank cut its target range."""
    return _OTHERS.search(passage.text, start, end) is not None


def paired(passage: Passage, group: Sequence[Mention], mark: Mark | Figure) -> list[Mention]:
    """Of a list of subjects and as long a list of figures, the one in the same place; else all of them.

    Nobody, where a list of rates is of another length: they are of several times, or of others.
    """
    own = next((figures for figures in passage.figure_lists if mark in figures), None)
    if own is None or not isinstance(mark, Figure):
        return list(group)
    if len(own) == len(group):
        return [group[own.index(mark)]]
    beside = _BESIDE if len(own) > _PAIR else _BESIDE_ONE
    is_plain = all(beside.fullmatch(passage.text[one.end : other.start]) for one, other in pairwise(own))
    return [] if len(group) > 1 or (is_plain and mark.unit == "percent") else list(group)


def moved_index(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> list[Mention] | None:
    """The index that others sent up or down, where the words before a figure say so; None where they do not.

    Nobody where they moved stocks in general, and where more than one index was named last.
    """
    found = _MOVED.search(passage.text, passage.clause_of(mark)[0], mark.start)
    behind = found is not None and any(found.end("object") <= own.start < mark.start for own in passage.mentions)
    moved_by = found is not None and any(own.end <= found.start() for own in passage.mentions)
    if found is None or behind or not moved_by:
        return None
    running = passage.running
    here = [own for own in passage.mentions if own.kind == "index" and own.end <= found.start() and not own.tail]
    # Nvidia fell again, which leaves it up 3.2%: of its own.
    if found["object"].lower() in ("it", "them") and (here or _OF_ITS_OWN.match(found.group())):
        return None
    is_told = passage.is_recent(running.index_sentence) and running.index is not None
    told = [running.index] if is_told and running.index else []
    last = [own for own in running.named if own.kind == "index"] if is_told else []
    several = {own.subject for own in here or last}
    if found["index"] is None or "index" not in kinds or len(several) > 1:
        return []
    return here[-1:] or told


def referred_to(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> tuple[list[Mention], str]:
    """Whom a pronoun means, and what was assumed to know it."""
    if any(other.kind not in (*kinds, "segment") and not other.tail for other in passage.mentions):
        return [], ""
    running = passage.running
    earliest = passage.number - REMEMBERED_SENTENCES
    is_of_one = running.security_sentence >= earliest and _ITS_SHARES.match(passage.words)
    is_a_move = isinstance(mark, Figure) and mark.unit in ("percent", "index_points")
    if is_a_move and _SEVERAL.search(passage.words) and running.named_sentence >= earliest and len(running.named) > 1:
        return _of_several(passage, mark, kinds)
    companies = running.companies
    last = running.security.subject if running.security else ""
    if is_a_move and last not in [company.subject for company in companies]:
        companies = ()
    if "security" in kinds and len(companies) > 1 and not is_of_one and _COMPANIES_PRONOUN.search(passage.words):
        return paired(passage, companies, mark), _taken_as(companies)
    first, _ = passage.clause_of(mark)
    if passage.finds("account", first, mark.start) and not passage.finds("shares", first, mark.start):
        return [], ""
    index = _the_index(passage, mark, kinds)
    security = None if index else _the_company(passage, mark, kinds)
    meant = index or security
    if meant is None or (is_a_move and not _is_the_subject(passage, meant)):
        return [], ""
    return paired(passage, [meant], mark), f"it is taken as {meant.subject}, named before"


def _taken_as(several: Sequence[Mention]) -> str:
    return f"they are taken as {', '.join(own.subject for own in several)}, named before"


def _of_several(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> tuple[list[Mention], str]:
    """They fell 2% and 3%: each figure is of one of those named before, in their order; else nobody's."""
    named = passage.running.named
    is_in_a_list = any(mark in figures for figures in passage.figure_lists)
    is_of_each = is_in_a_list or _BOTH.search(passage.words)
    if not is_of_each or any(own.kind not in kinds for own in named):
        return [], ""
    return paired(passage, named, mark), _taken_as(named)


def _the_index(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> Mention | None:
    """The index last named. Behind a verb of movement a pronoun comes too late: the fund lost 3%, its worst day."""
    running = passage.running
    first, _ = passage.clause_of(mark)
    start = passage.sentence.start
    is_last = running.index_sentence >= running.security_sentence or "security" not in kinds
    until = mark.start if any(word.end <= mark.start for word in passage.directions) else passage.sentence.end
    is_meant = (
        "index" in kinds
        and is_last
        and _ITS_SHARES.search(passage.text, first, mark.start) is None
        and running.index_sentence >= passage.number - REMEMBERED_SENTENCES
        and (_INDEX_PRONOUN.search(passage.text, start, until) or _THE_INDEX.search(passage.words))
    )
    return running.index if is_meant else None


def _the_company(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> Mention | None:
    running = passage.running
    first, _ = passage.clause_of(mark)
    is_near = running.security_sentence >= passage.number - REMEMBERED_SENTENCES or _ITS_SHARES.search(passage.words)
    is_shares = (
        running.shares_sentence == passage.number - 1 and len(running.companies) < 2 and _THEY.search(passage.words)
    )
    is_meant = (
        "security" in kinds
        and is_near
        and not are_others_told_of(passage, first, mark.start)
        and (is_shares or _COMPANY_PRONOUN.search(passage.words))
    )
    return running.security if is_meant else None


def _is_the_subject(passage: Passage, meant: Mention) -> bool:
    """Whether who was last named is also whom the last sentence with names is about, that is, names first.

    Gold rose 1.5% as the S&P 500 lost 2.7%; it is up 52% this year: it is not the index.
    """
    running = passage.running
    if passage.number - running.named_sentence > REMEMBERED_SENTENCES or not running.named:
        return True
    first = running.named[0]
    if first.subject == meant.subject:
        return True
    if meant.kind == "index" and _THE_INDEX.search(passage.words):
        is_like = first.kind == "index" or _LIKE_AN_INDEX.search(passage.text[first.start : first.end])
        return first.kind != "stranger" or not is_like
    return meant.kind == "security" and first.kind != "security" and _ITS_SHARES.search(passage.words) is not None
