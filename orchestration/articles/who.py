"""Who a figure in a sentence belongs to: a subject of its clause, one of a list, or whom a pronoun means."""

import re
from collections.abc import Sequence

from orchestration.articles.figures import Figure
from orchestration.articles.passage import Mark, Passage
from orchestration.articles.pronouns import moved_index, paired, referred_to
from orchestration.articles.side_by_side import told_apart
from orchestration.articles.subjects import Mention, is_group_of_others

# Between the members of a list of subjects or of figures stands nothing else.
_LIST = re.compile(
    r"(?:\s|,|;(?!\s)|/|&|['’]s|\b(?:and|both|or|as well as|along with|the|Index|each|of|shares|stocks?|makers?|"
    r"giants?|tech(?:nology)?[ -](?:heavy|laden|rich|focused)|broad(?:er)?|blue[ -]chip|benchmark|small[ -]cap|"
    r"(?:its|their)\s+peers?)\b)*",
    re.IGNORECASE,
)
_FOLLOWS = re.compile(r"\b(?:of|in|for|by|on)\s+(?:both\s+)?(?:the\s+)?(?:yield\s+on\s+the\s+)?$", re.IGNORECASE)
_FOR_WHOM = re.compile(r"^\s*(?:[a-z]+\s+)?(?:for|in|by|at|of|among)\s+(?:the\s+)?(?:[\w’'-]+\s+)?$", re.IGNORECASE)
_ASIDE = re.compile(r",\s+(?:(?:of|in|for|with|among|to|on)\s+)?(?:which|who|whom|that|whose)\b[^,]*$")
_THEIR = re.compile(r"\b(?:their|they)\b", re.IGNORECASE)
_THEIR_REACHES = 45
_BY_A = re.compile(r"\b(?:by|on|with|after|despite|amid|and)\s+(?:an?|the)\s+(?:[\w-]+\s+)?$", re.IGNORECASE)
_NOUN_IN = re.compile(
    r"\s+(?:[a-z-]+\s+){0,2}(?i:surge|jump|rise|gain|rally|advance|increase|pop|leap|climb|slide|drop|fall|decline|loss|slump|"
    r"plunge|dip|tumble|retreat|sell-?off|rout)s?\s+(?:in|for|by|at)\s+(?:the\s+)?(?:(?:shares|stock)\s+of\s+)?(?=[A-Z])"
)
# Led by Nvidia, the index rose 0.4%; but: led by Nvidia, which rose 3%.
_PAST_IT = re.compile(r"(?!,?\s*(?:which|who|that|up|down|off)\b)[^,]*,", re.IGNORECASE)
_OBJECT_OF = re.compile(
    r"\b(?:(?:led|dragged|pulled|weighed|lifted|helped|boosted|hurt|driven|paced|powered)\s+(?:(?:down|lower|up|higher)\s+)?(?:by|on)|"
    r"(?:surge|jump|rise|gain|rally|advance|increase|climb|slide|drop|fall|decline|loss|slump|plunge|tumble|retreat|sell-?off)s?"
    r"\s+(?:in|for|by|at))\s+(?:the\s+)?(?:(?:shares|stock)\s+of\s+)?$",
    re.IGNORECASE,
)
# Compared with 11.4% for the S&P 500, Tesla gained 2.4%.
_SET_AGAINST_FIRST = re.compile(r"\W*(?:compared\s+(?:with|to)|versus|against|next\s+to|unlike)\s[^,]*", re.IGNORECASE)
_SURGE_REACHES = 45
_VERB_IS_NEAR = 25
# The sector lost 4%; which one is told before, and it is no index.
_THE_SECTOR = re.compile(r"\b(?:the|this|that|its)\s+(?:\w+\s+)?(?:sector|industry|group)\b", re.IGNORECASE)
# The small-cap index is none but its own.
_INDEX_OF_A_KIND = re.compile(
    r"\bthe\s+(?:(?P<DJI>blue[- ]chip|30-stock)|(?P<IXIC>tech(?:nology)?[- ](?:heavy|laden|rich|focused|dominated))|"
    r"(?P<RUT>small(?:er)?[- ](?:cap\w*|company|stock)))\s+(?:\w+\s+)?"
    r"(?:index|gauge|benchmark|average|barometer|measure)\b",
    re.IGNORECASE,
)
_OF_THE_KIND = {"DJI": ("DJI",), "IXIC": ("IXIC", "NDX"), "RUT": ("RUT",)}
_LED = re.compile(
    r"\b(?:led|dragged|pulled|weighed|lifted|helped|boosted|hurt|driven|paced|powered|followed|trailed)\b",
    re.IGNORECASE,
)
# More than the 3% drop of the market, compared with 6% for its peers: of somebody else.
_COMPARED = re.compile(
    r"\b(?:than\s+(?:(?:the|an?|its|their)\s+|(?=[A-Za-z][^,;%\d]*['\u2019]s?\s))|(?:compared\s+(?:with|to)|versus|vs\.?|against)\s+)"
    r"[^,;%\d]*$",
    re.IGNORECASE,
)
_MOVES = re.compile(
    r"\w\s+(?:led|leads|dragged|drags|pulled|pulls|pushed|pushes|weighed\s+on|lifted|lifts|boosted|boosts|paced|hurt|outpaced|beat|"
    r"outperformed|trailed|lagged|topped)\s+(?:[\w-]+\s+(?:in|of|for)\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_DOING = re.compile(
    r"(?:['\u2019]s)?[^,;.%\d]{0,40},\s+(?:\w+ing|up|down|off)\b(?![^,]*\b(?:it|its)\b)[^,;]*$", re.IGNORECASE
)
_AND_IT = re.compile(r"(?:[,;]|\band|\bbut)\s+(?:now\s+)?it\s", re.IGNORECASE)
_FOR_EACH = re.compile(r"\s+(?:for|in|on)\s+(?:the\s+)?", re.IGNORECASE)
_NAME_IN_LIST = re.compile(
    r"%\s*(?:,|,?\s+and|;)\s+(?:the\s+)?(?P<name>[A-Z][\w&.'’-]+(?:\s+[A-Z][\w&.'’-]+){0,2}(?:\s+\d{2,4})?)\s+$"
)


def subject_groups(passage: Passage, kinds: Sequence[str]) -> list[list[Mention]]:
    """Lists of subjects of these kinds that stand side by side."""
    found: list[list[Mention]] = []
    for mention in passage.mentions:
        if mention.kind not in kinds or is_group_of_others(passage.text, mention):
            continue
        is_object = is_named_in_passing(passage, mention)
        if (
            found
            and not is_object
            and not is_named_in_passing(passage, found[-1][0])
            and _LIST.fullmatch(passage.text[found[-1][-1].end : mention.start])
        ):
            if mention.subject not in [other.subject for other in found[-1]]:
                found[-1].append(mention)
        else:
            found.append([mention])
    return found


def is_named_in_passing(passage: Passage, mention: Mention) -> bool:
    """Whether a subject is what another one's move is put down to: led by Nvidia, on a 5.5% slide in Dell.

    Or is set against: compared with 11.4% for the S&P 500, Tesla gained 2.4%.
    """
    if _SET_AGAINST_FIRST.fullmatch(passage.text, passage.sentence.start, mention.start):
        return True
    return bool(_OBJECT_OF.search(passage.text, max(passage.sentence.start, mention.start - 60), mention.start))


def subjects_of(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> tuple[list[Mention], str]:
    """Who a figure belongs to, and what was assumed to know it; an empty list where nobody can be named."""
    apart = told_apart(passage, mark, kinds)
    if apart is not None:
        return apart, ""
    moved = moved_index(passage, mark, kinds)
    if moved is not None:
        return moved, f"it is taken as {moved[0].subject}, named before" if moved else ""
    return _named_or_meant(passage, mark, kinds)


def _named_or_meant(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> tuple[list[Mention], str]:
    """Of whom a figure is by the places of names.

    Those that "their" means; the one right behind; those before in the clause; those behind it; those in the clause
    before, if nobody else stands between; and whom a pronoun means.
    """
    groups = subject_groups(passage, kinds)
    first, last = passage.clause_of(mark)
    before = [
        group
        for group in groups
        if group[-1].end <= mark.start
        and not is_aside(passage, group[0], mark)
        and not _is_led(passage, group, mark)
        and not (is_named_in_passing(passage, group[0]) and _PAST_IT.match(passage.text[group[-1].end : mark.start]))
    ]
    inside = [group for group in before if group[0].start >= first]
    theirs = _theirs(passage, mark, kinds)
    if _is_an_unknown_names(passage, mark):
        return [], ""
    own = [theirs] if theirs is not None else _right_behind(passage, mark, groups)
    if own:
        return own, ""
    if _is_anothers(passage, mark):
        return next(([group[0]] for group in groups if 0 <= group[0].start - mark.end < _SURGE_REACHES), []), ""
    since = inside[-1][-1].end if inside else first
    is_the_sectors = "sector" not in kinds and _is_the_sectors(passage, mark, since)
    if is_the_sectors or _is_a_strangers(passage, mark, since) or _is_of_one_of_two(passage, mark, since):
        return [], ""
    if _is_compared(passage, mark, inside):
        behind = _behind(passage, mark, groups, last)
        return (paired(passage, behind[0], mark), "") if behind else ([], "")
    is_free = bool(before) and not _others_between(passage, before[-1][-1].end, mark.start, kinds)
    found = inside[-1:] or _behind(passage, mark, groups, last) or (before[-1:] if is_free else [])
    meant, assumed = (paired(passage, found[0], mark), "") if found else referred_to(passage, mark, kinds)
    since = found[0][-1].end if found and found[0][-1].end <= mark.start else first
    return ([], "") if _is_of_another_kind(passage, meant, since, mark) else (meant, assumed)


def _is_led(passage: Passage, group: list[Mention], mark: Mark | Figure) -> bool:
    """Whether a subject is one that somebody else moved, who did so: chipmakers led the S&P 500 lower, falling 6%."""
    lead = passage.text[passage.sentence.start : group[0].start]
    return _MOVES.search(lead) is not None and _DOING.match(passage.text[group[-1].end : mark.start]) is not None


def _is_of_one_of_two(passage: Passage, mark: Mark | Figure, since: int) -> bool:
    """Whether "it" before a figure can mean two: the S&P 500 fell as Nvidia did, and it is down 2%."""
    named = {
        own.subject
        for own in passage.mentions
        if own.end <= mark.start and own.kind in ("index", "security") and not is_group_of_others(passage.text, own)
    }
    return len(named) > 1 and _AND_IT.search(passage.text, since, mark.start) is not None


def _is_compared(passage: Passage, mark: Mark | Figure, inside: list[list[Mention]]) -> bool:
    """Whether a rate is set against that of the subject, and neither a name before it nor a time behind it is told."""
    if not isinstance(mark, Figure) or mark.unit != "percent":
        return False
    first, last = passage.clause_of(mark)
    found = _COMPARED.search(passage.text, first, mark.start)
    is_named = found is not None and bool(inside) and inside[-1][-1].end > found.start()
    since = found.start() if found else mark.start
    is_dated = any(since <= own.start < min(mark.end + _THEIR_REACHES, last) for own in passage.periods)
    return found is not None and not is_named and not is_dated


def _is_of_another_kind(passage: Passage, meant: Sequence[Mention], since: int, mark: Mark | Figure) -> bool:
    """Whether the words behind an index speak of one of another kind: the S&P 500 lost 3%, the small-cap index 4%."""
    named = _INDEX_OF_A_KIND.search(passage.text, since, mark.start)
    own = _OF_THE_KIND[named.lastgroup] if named and named.lastgroup else ()
    return bool(own) and any(mention.subject not in own for mention in meant)


def _is_the_sectors(passage: Passage, mark: Mark | Figure, since: int) -> bool:
    """Whether "the sector" stands right before the verb of a figure."""
    return any(
        0 <= word.start - sector.end() < _VERB_IS_NEAR and word.end <= mark.start
        for sector in _THE_SECTOR.finditer(passage.text, since, mark.start)
        for word in passage.directions
    )


def _right_behind(passage: Passage, mark: Mark | Figure, groups: list[list[Mention]]) -> list[Mention]:
    """Losses of 4.3% for the Dow, 5.3% for the Nasdaq."""
    group = next((group for group in groups if mark.end <= group[0].start < mark.end + 12), None)
    return group[:1] if group and _FOR_EACH.fullmatch(passage.text[mark.end : group[0].start]) else []


def _is_anothers(passage: Passage, mark: Mark | Figure) -> bool:
    """Whether a figure before a noun is that of the name behind it: led by a 7.1% surge in Dell."""
    lead = passage.text[max(passage.sentence.start, mark.start - _SURGE_REACHES) : mark.start]
    behind = _NOUN_IN.match(passage.text, mark.end)
    return (
        behind is not None
        and _BY_A.search(lead) is not None
        and not any(period.start == behind.end() for period in passage.periods)
    )


def _behind(passage: Passage, mark: Mark | Figure, groups: list[list[Mention]], last: int) -> list[list[Mention]]:
    """A 0.8% gain for the S&P 500 and the Dow."""
    group = next((group for group in groups if mark.end <= group[0].start < last), None)
    between = passage.text[mark.end : group[0].start] if group else ""
    is_behind = len(between) < _THEIR_REACHES and _FOLLOWS.search(between) and not _LED.search(between)
    # Up 2.4% this year, compared with 11.4% for the S&P 500: the first rate is not the index's.
    own = next((figures for figures in passage.figure_lists if mark in figures), [mark])
    others = [
        other
        for other in passage.figures
        if group and isinstance(mark, Figure) and other.unit == mark.unit and mark.end <= other.start < group[0].start
    ]
    if any(other not in own for other in others):
        return []
    return [group] if group and is_behind else []


def _is_an_unknown_names(passage: Passage, mark: Mark | Figure) -> bool:
    """Whether a rate is that of a name in a list that no table knows: Tesla rose 3.4% and BYD 2%."""
    if not isinstance(mark, Figure) or mark.unit != "percent":
        return False
    name = _NAME_IN_LIST.search(passage.text, passage.sentence.start, mark.start)
    if name is None:
        return False
    places = [(own.start, own.end) for own in passage.mentions] + [(own.start, own.end) for own in passage.periods]
    return not any(first < name.end("name") and name.start("name") < last for first, last in places)


def is_a_strangers(passage: Passage, figure: Figure) -> bool:
    """Whether the figure is that of a name that no table knows."""
    first, _ = passage.clause_of(figure)
    known = [m.end for m in passage.mentions if m.kind != "stranger" and first <= m.start and m.end <= figure.start]
    return _is_a_strangers(passage, figure, max(known, default=first))


def _is_a_strangers(passage: Passage, mark: Mark | Figure, since: int) -> bool:
    """Whether somebody whom no table knows stands nearer to a figure: the DAX lost 0.7%, a 1.2% gain for the Nikkei."""
    for other in passage.mentions:
        if other.kind == "stranger" and (
            (since <= other.start and other.end <= mark.start and not is_aside(passage, other, mark))
            or (0 <= other.start - mark.end < _THEIR_REACHES and _FOR_WHOM.search(passage.text[mark.end : other.start]))
        ):
            return True
        if other.tail and other.kind == "index" and since <= other.start and _acts_by(passage, other, mark):
            return True
    return False


def _acts_by(passage: Passage, mention: Mention, mark: Mark | Figure) -> bool:
    """Whether the verb right behind a mention is that of a figure: S&P 500 stocks lost 1%."""
    return any(
        0 <= word.start - mention.end < _VERB_IS_NEAR
        and word.end <= mark.start
        and not re.search(r"[,;%]", passage.text[mention.end : mark.start])
        for word in passage.directions
    )


def is_aside(passage: Passage, mention: Mention, mark: Mark | Figure) -> bool:
    """Whether a subject is named in passing: Nvidia, which makes up 8% of the S&P 500, fell 5.5%."""
    opens = _ASIDE.search(passage.text[passage.sentence.start : mention.start])
    return bool(opens) and "," in passage.text[mention.end : mark.start]


def _theirs(passage: Passage, mark: Mark | Figure, kinds: Sequence[str]) -> Mention | None:
    """Of as many figures as subjects before "their", the one in the same place: their gains to 7.1% and 11.1%."""
    own = next((figures for figures in passage.figure_lists if mark in figures), None)
    if own is None or not isinstance(mark, Figure):
        return None
    lead = passage.text[max(passage.sentence.start, own[0].start - _THEIR_REACHES) : own[0].start]
    pronoun = _THEIR.search(lead)
    at = own[0].start - len(lead) + pronoun.start() if pronoun else passage.sentence.start
    named = [m for m in passage.mentions if m.kind in kinds and m.end <= at and not is_group_of_others(passage.text, m)]
    distinct = list({mention.subject: mention for mention in named}.values())
    return distinct[own.index(mark)] if pronoun and len(distinct) == len(own) else None


def _others_between(passage: Passage, start: int, end: int, kinds: Sequence[str]) -> bool:
    return any(
        start <= other.start < end and other.kind not in kinds and not is_group_of_others(passage.text, other)
        for other in passage.mentions
    )
