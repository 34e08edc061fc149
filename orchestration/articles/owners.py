"""Whose an amount is: a company, a segment, several companies together, or a group of them."""

import re
from dataclasses import replace

from orchestration.articles.accounts import REVENUE, SPENDING, Account
from orchestration.articles.amounts import ROUGHLY, range_of
from orchestration.articles.figures import Figure
from orchestration.articles.passage import Passage
from orchestration.articles.pronouns import are_others_told_of
from orchestration.articles.subjects import Mention
from orchestration.articles.who import subject_groups

_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5}
GROUPS = {"four": "BIG_FOUR", "five": "HYPERSCALERS"}
_SO_MANY = re.compile(
    r"\b(?:the|all|those|these)\s+(?P<count>two|three|four|five)\b(?=\s+(?:(?:(?:largest|biggest|big|major|leading|tech\w*|cloud|computing)\s+){0,3}(?:companies|giants|hyperscalers|firms|providers)|"
    r"together|combined|collectively|had|have|has|spent|laid|put|will|would|could|plan|plans|expect|intend|aim|said|say|poured|are|were|"
    r"arrive|invested|reported|guided|budgeted)\b)",
    re.IGNORECASE,
)
# The four hyperscalers.
_COUNTED = re.compile(r"\b(?P<count>two|three|four|five|six|seven)\s+(?:[\w-]+\s+){0,2}$", re.IGNORECASE)
# Several companies, however they are called: no amount of theirs is one of the company named before.
_COMPANIES = (
    r"(?:companies|hyperscalers|giants|rivals|peers|competitors|firms|others|customers|clients|suppliers|partners)"
)
_COUNT = r"(?:two|three|four|five|six|seven)"
_THEY = re.compile(
    r"\b(?:they|their|the\s+group|(?:all|the|these|those)\s+(?:other\s+)?"
    rf"(?:{_COUNT}\b(?!\s+(?:months|quarters|years|weeks|days)\b)|pair|duo|trio|quartet|quintet|(?:[\w-]+\s+){{0,2}}{_COMPANIES})|"
    rf"(?:largest|biggest|big|top|other|tech)\s+{_COUNT}|(?:{_COUNT}|several|other)\s+(?:[\w-]+\s+){{0,2}}{_COMPANIES}|"
    rf"both\s+(?:of\s+them|{_COMPANIES})|big\s+tech|the\s+industry|between\s+them|collectively|"
    rf"(?:and|with|as\s+well\s+as|like)\s+(?:its|the|other|two|three|four|several)\s+(?:[\w-]+\s+){{0,3}}{_COMPANIES})\b|"
    # These may speak of the company all the same, where a pronoun says so: in total, it spent; clients lifted it.
    r"(?:\b(?:together|combined|altogether|all\s+told|in\s+total|in\s+all|in\s+aggregate)\b(?!\s+with\b)|"
    rf"(?:['\u2019]s|\bits|\bwhose)\s+(?:[\w-]+\s+){{0,2}}{_COMPANIES}\b|"
    r"\b(?:industry|industry-?wide|global|worldwide|hyperscalers?|corporate|collective|joint|aggregate|tech|AI)\s+"
    r"(?:[\w-]+\s+){0,2}(?:capital|capex|spending|investments?|outlays?)\b)(?!.*\b(?:it|its|the\s+company)\b)",
    re.IGNORECASE | re.DOTALL,
)
_TOTAL = re.compile(
    r"(?<!its\s)\btotal\s+(?:[\w-]+\s+){0,2}(?:capital|capex|spending|outlays?)\b(?!.*\b(?:it|its|the\s+company)\b)",
    re.IGNORECASE | re.DOTALL,
)
# In total, revenue was $42.3 billion.
_IN_ALL = re.compile(
    r"(?:altogether|all\s+told|in\s+total|in\s+all|in\s+aggregate),?\s+(?:(?:the|its|quarterly|first-quarter|second-quarter|"
    r"third-quarter|fourth-quarter)\s+){0,2}(?:revenues?|sales|(?:net\s+)?(?:income|profits?))\b",
    re.IGNORECASE,
)
_ACCOUNTS = re.compile(r"\b(?:sales|revenues|expenditures|outlays|profits|earnings|costs|expenses)\b", re.IGNORECASE)
_COMPANY_DOES = re.compile(
    r"\s+(?:(?:have|had|will|would|all|each|now|also|together|both)\s+){0,2}"
    r"(?:spen[dt]|invest|laid|lay|pour|plan|expect|intend|earn|report|sa(?:y|id)|book|generat|forecast|guid)",
    re.IGNORECASE,
)
_TOGETHER = re.compile(r"\b(?:between\s+them|the\s+two|together|combined|collectively)\b", re.IGNORECASE)
_REVENUE_ANEW = re.compile(
    r",\s+(?:and\s+|while\s+)?(?:(?:its|total|overall|group)\s+)*(?:revenues?|sales)\b", re.IGNORECASE
)
_ITS = re.compile(r"\b(?:the\s+company|its?)\b", re.IGNORECASE)
_BEHIND = re.compile(r"\b(?:between|at|by|for|from|of)\s+(?:the\s+)?$", re.IGNORECASE)
# $34.2 billion at Amazon, $24 billion for Alphabet; but not for Nvidia chips, at Amazon's cloud unit.
_AT = re.compile(r"\s+(?:at|for|by)\s+", re.IGNORECASE)
_ENDS_THERE = re.compile(
    r"\s*(?:[.,;:)\u2013\u2014]|$|(?:and|or|but|while|in|for|during|over|versus|compared|last|this|as|after|when)\b)",
    re.IGNORECASE,
)
_IN_THE = re.compile(r"\s+(?:(?:in|for|during|over)\s+)?(?:the\s+|all\s+of\s+)?", re.IGNORECASE)
_BETWEEN = re.compile(rf"\bbetween\s+{ROUGHLY}$", re.IGNORECASE)


def subject_of(passage: Passage, figure: Figure, account: Account) -> tuple[str, str]:
    """The company, the segment, or several companies joined by +; with what was assumed."""
    first, _ = passage.clause_of(figure)
    segments = [m for m in passage.mentions if m.kind == "segment" and first <= m.start and m.end <= figure.start]
    # Azure grew by 39%, revenue was up 17%: the noun begins a statement about the company.
    is_anew = segments and _REVENUE_ANEW.search(passage.text, segments[-1].end, figure.start)
    if segments and account is REVENUE and not is_anew:
        return segments[-1].subject, ""
    chosen, assumed = _companies(passage, figure, first)
    chosen = _in_its_place(passage, figure, chosen)
    if len(chosen) > 1 and account not in SPENDING:
        return "", ""
    groups = [mention.subject for mention in chosen if mention.kind == "group"]
    companies = sorted({mention.subject for mention in chosen if mention.kind == "security"})
    return (groups[0] if groups and not companies else "+".join(companies)), assumed


def _companies(passage: Passage, figure: Figure, first: int) -> tuple[list[Mention], str]:
    """Whose account it is: right behind the figure, named in the clause, or before it; else told of before."""
    groups = subject_groups(passage, ("security", "group"))
    if beside := _beside(passage, figure, groups):
        return beside, ""
    before = [group for group in groups if group[-1].end <= figure.start]
    inside = [group for group in before if first <= group[0].start]
    since = inside[-1][-1].end if inside else first
    is_one = not inside or (len(inside[-1]) == 1 and inside[-1][0].kind == "security")
    if is_one and (several := _several(passage, figure, since)) is not None:
        return several
    behind = [
        group
        for group in groups
        if figure.end <= group[0].start < figure.end + 45 and _BEHIND.search(passage.text[figure.end : group[0].start])
    ]
    if any(other.kind == "stranger" and since <= other.start < figure.start for other in passage.mentions):
        return [], ""
    named = inside[-1:] or behind[:1] or before[-1:]
    return _counted(passage, named[0]) if named else _told_of(passage, figure)


def _beside(passage: Passage, figure: Figure, groups: list[list[Mention]]) -> list[Mention]:
    """The company right behind a figure, or behind its period: $34.2 billion in the quarter at Amazon."""
    end = range_of(passage, figure)[2] or figure.end
    ends = [end, *(own.end for own in passage.periods if _IN_THE.fullmatch(passage.text, end, max(end, own.start)))]
    found = [
        group[:1]
        for group in groups
        if any(at <= group[0].start and _AT.fullmatch(passage.text, at, group[0].start) for at in ends)
        and group[0].kind == "security"
        and _ENDS_THERE.match(passage.text, group[0].end)
    ]
    return found[0] if found else []


def _several(passage: Passage, figure: Figure, since: int) -> tuple[list[Mention], str] | None:
    """Those that "they", "the four" or "together" means between a place and a figure; None where nothing does.

    Nobody where it cannot be told who they are.
    """
    running, named = passage.running.companies, passage.running.security
    count = _SO_MANY.search(passage.text, since, figure.start)
    they = _THEY.search(passage.text, since, figure.start)
    if they is not None and _is_all_of_its_own(passage, they):
        they = None
    taken = f"they are taken as {', '.join(company.subject for company in running)}, named before"
    if count and passage.is_about_spending:
        if len(running) == _NUMBERS[count["count"].lower()]:
            return list(running), taken
        return _largest(count)
    is_last = len(running) > 1 and named is not None and named.start <= running[-1].start
    if len(running) > 1 and _TOGETHER.search(passage.text[max(since, figure.start - 40) : figure.start]):
        return list(running), taken
    if they is None or _is_of_an_account(passage, they):
        # Of an article about several companies a total may be that of all.
        total = _TOTAL.search(passage.text, since, figure.start)
        return ([], "") if total and (running or passage.running.main_security is None) else None
    return (list(running), taken) if is_last and they.group().lower() in ("they", "their", "the group") else ([], "")


def _is_all_of_its_own(passage: Passage, they: re.Match) -> bool:
    """Whether a total is that of the one company told of: in total, revenue was $42.3 billion."""
    running = passage.running
    main, named = running.main_security, running.security
    is_one = main is not None and named is not None and main.subject == named.subject and len(running.companies) < 2
    return is_one and _IN_ALL.match(passage.text, they.start()) is not None


def _is_of_an_account(passage: Passage, they: re.Match) -> bool:
    """Whether "they" means no companies but what they have: the first time that sales passed it, that they did."""
    is_pronoun = they.group().lower() == "they" and not _COMPANY_DOES.match(passage.text, they.end())
    return is_pronoun and _ACCOUNTS.search(passage.text, passage.sentence.start, they.start()) is not None


def _largest(count: re.Match) -> tuple[list[Mention], str]:
    """The four and the five that stories of AI spending are about, where they are not named."""
    group = GROUPS.get(count["count"].lower())
    if group is None:
        return [], ""
    return [Mention(count.start(), count.end(), group, "group")], f"{count.group()} are taken as {group}"


def _counted(passage: Passage, named: list[Mention]) -> tuple[list[Mention], str]:
    """Those named; of a group with a number before it as many: the four hyperscalers."""
    count = _COUNTED.search(passage.text, passage.sentence.start, named[0].start)
    if named[0].kind != "group" or count is None:
        return named, ""
    running = passage.running.companies
    if len(running) == _NUMBERS.get(count["count"].lower()):
        return list(running), f"they are taken as {', '.join(company.subject for company in running)}, named before"
    group = GROUPS.get(count["count"].lower())
    return ([replace(named[0], subject=group)], "") if group else ([], "")


def _in_its_place(passage: Passage, figure: Figure, chosen: list[Mention]) -> list[Mention]:
    """Of as many companies as figures side by side, the one in the same place; nobody where the numbers differ."""
    own = next((figures for figures in passage.figure_lists if figure in figures), None)
    if own is None or len(chosen) < 2 or _BETWEEN.search(passage.text, passage.sentence.start, own[0].start):
        return chosen
    return [chosen[own.index(figure)]] if len(own) == len(chosen) else []


def _told_of(passage: Passage, figure: Figure) -> tuple[list[Mention], str]:
    """The company last named in the paragraph, or that of a pronoun, or the one that the whole article is about."""
    if are_others_told_of(passage, passage.clause_of(figure)[0], figure.start):
        return [], ""
    security, main = passage.running.security, passage.running.main_security
    others = any(mention.kind in ("index", "sector") for mention in passage.mentions)
    pronoun = _ITS.search(passage.text, passage.sentence.start, figure.start)
    is_same = passage.running.paragraph == passage.sentence.paragraph
    if security is not None and (pronoun or is_same) and not others:
        return [security], f"it is taken as {security.subject}, named before"
    if main is not None and not passage.mentions:
        return [main], f"it is taken as {main.subject}, whom the article is about"
    return [], ""
