"""Who acts in a sentence and stands in no table: the DAX, gold, Samsung, a German yield; their figures are nobody's."""

import re
from collections.abc import Iterator, Sequence

from orchestration.articles.vocabulary import Vocabulary

_NAME = r"[A-Z][\w&.'’-]*(?:\s+(?:[A-Z][\w&.'’-]*|of|&))*"
_NO_NAMES = re.compile(
    r"(?:The|A|An|In|On|At|It|Its|They|Their|We|He|She|That|This|These|Those|But|And|For|With|After|While|When|As|All|Both|Each|Most|Many|Some|"
    r"Wall\s+Street|Stocks?|Shares?|Markets?|Investors|Traders|Analysts|Small\s+caps|Large\s+caps|Chips?|Tech|Banks|U\.S\.|US|"
    r"Among|Mr\.|Ms\.|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day(?:['’]s)?|January|February|March|April|May|June|July|August|"
    r"September|October|November|December|[A-Z]|Q[1-4]|YTD|Fed|S&P|CEO|CFO|AI|Sectors?|Equities|Revenues?|Sales|Earnings|Net|Profits?|"
    r"Capex|Capital|Management|Best|Worst|Up|Down|First|Second|Third|Fourth|Even|Yet|So|Still|Not|No|One|Two|Three|Four|Five|Six|"
    r"Seven|Eight|Nine|Ten|Index|Composite|Average|Averages|Industrials|Eleven|Nearly|About|Meanwhile|Earlier|Later|Overall|Treasury|Yields?|Volatility)$"
)
_SAYS = r"\s+(?:said|says|reported|posted|earned|booked|expects|plans)\b"
_IN_THE_PAST = re.compile(
    r"(?:,(?:\s[^,.;]{3,80},)?)?\s+(?:\w+ed|rose|fell|slid|sank|lost|shed|shot|said|was|were|is|are|has|had|up|down|off)\b"
)
_TITLE_SHARE = 0.6
# An index's name that goes on is that of another index; beside a country or an instrument a maturity is another yield.
_OTHER_INDEX_AFTER = re.compile(
    r"(?:['’]s)?\s+(?!CBOE|Cboe|Volatility|Jones|Composite)(?:(?:[A-Z][\w-]+\s+){1,4}(?:Index|Average|Trust|Fund|ETF)\b|(?i:transports|utilities)\b|"
    r"(?i:equal[\s-]weight\w*|growth|value|low[\s-]volatility|dividend|banks?|software|semiconductor|homebuilders?)\s+(?i:index|sector|fund))"
)
# Enphase Energy, Energy Transfer: a word of a company's name is no sector.
_COMPANY_BEFORE = re.compile(
    r"\b(?!(?:The|Only|But|And|While|As|Even|Both|With|In|On|For|S&P|Technology|Consumer|Health|Tech|Besides|Among|Big)\b)"
    r"[A-Z][a-z]+\s+$"
)
_COMPANY_AFTER = re.compile(r"\s+(?:Transfer|Corp|Inc|Group|Holdings|Partners|Systems|Co\.|Select|SPDR|ETF|Fund)\b")
# Microsoft-backed OpenAI, Apple-supplier Foxconn.
_COMPOUND_AFTER = re.compile(r"-[a-z]{4,}")
# A Ford supplier, Merck KGaA.
_SOMEBODY_AFTER = re.compile(
    r"(?:['\u2019]s)?\s+(?:KGaA|AG\b|(?:suppliers?|rivals?|competitors?|dealers?|distributors?|affiliate|subsidiary|spin-?off|customer|client|partner|backer|user)\b)"
)
# Governor Greg Abbott.
_PERSON_BEFORE = re.compile(
    r"\b(?:Gov(?:ernor)?|Sen(?:ator)?|Rep(?:resentative)?|Mr|Ms|Mrs|Dr|President|Secretary|Judge|Justice|Minister|Mayor)\.?\s+"
    r"(?:[A-Z][\w.]*\s+)?$"
)
# A gauge of chipmakers is an index of its own.
_GAUGE_OF = (
    r"\b(?:an?|the)\s+(?:\w+\s+)?(?:gauge|measure|index|basket|group)\s+(?:of|that\s+tracks|tracking)\s+(?:the\s+)?\w+"
)
# The KBW bank index, the Dow Jones transportation average.
_INDEX_OF_ITS_OWN = re.compile(
    r"(?<![\w.&])(?!(?:The|A|An|Its|This|That|Each|Every|No|Another|Stocks?|Shares)\s)[A-Z][\w&.'\u2019-]*(?:\s+[A-Z][\w&.'\u2019-]*)*\s+"
    r"(?:(?!(?:the|an?|its|their|his|this|that|and|or|as|by|in|of|on|to|with|from|for|at|when|while|but|than|is|was|were|are|"
    r"had|has|have|an|only|another|each|every|[a-z]+ed|[a-z]+ing)\s)[a-z][a-z-]*\s+){0,3}(?:index|gauge|average|subindex|fund|ETF)\b"
)
_LOWER_INDEX_AFTER = re.compile(
    r"(?:['\u2019]s)?\s+(?!(?:industrial|composite|stock|stocks|market|benchmark|volatility|fear|price|large-cap|small-cap|blue-chip|an?|the|"
    r"[a-z]+ed|its|and|as|or)\s)[a-z-]+\s+(?:[a-z-]+\s+)?(?:index|average|subindex|sub-index)\b"
)
_FUND_AFTER = re.compile(r"\s+(?:[A-Z&][\w&-]*\s+){0,4}(?:ETF|Trust|Fund|Index)\b")
_OTHER_INDEX_BEFORE = re.compile(
    r"\b(?:equal[\s-]weight(?:ed)?|excluding|without|ex-|except|apart\s+from|other\s+than)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_OTHER_YIELD_BEFORE = re.compile(
    r"\b(?:german\w*|british|u\.?k\.?|britain|japan\w*|italian|italy|french|france|chin\w+|canad\w+|austral\w+|spanish|"
    r"swiss|euro\s+zone|real|breakeven|average|fixed|mortgage)(?:['’]s)?\s+(?:yield\s+on\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
_OTHER_YIELD_AFTER = re.compile(
    r"\s*(?:yield\s+)?(?:german|british|japanese|bunds?|gilts?|jgbs?|tips|breakeven|mortgages?|fixed|swap|real\s+yield|inflation)\b",
    re.IGNORECASE,
)


def is_another(before: str, after: str, kind: str) -> bool:
    """Whether the words around a known name make it another index, another yield, or one that is left out."""
    if _OTHER_INDEX_BEFORE.search(before):
        return True
    if kind == "sector":
        return bool(_COMPANY_BEFORE.search(before) or _COMPANY_AFTER.match(after))
    if kind == "index":
        return bool(_OTHER_INDEX_AFTER.match(after) or _LOWER_INDEX_AFTER.match(after))
    if kind == "security":
        is_part = _FUND_AFTER.match(after) or _COMPOUND_AFTER.match(after) or _SOMEBODY_AFTER.match(after)
        return bool(is_part or _PERSON_BEFORE.search(before))
    return kind == "rate" and bool(_OTHER_YIELD_BEFORE.search(before) or _OTHER_YIELD_AFTER.match(after))


def _may_act(text: str, start: int, first: int, last: int, name: str) -> bool:
    """Whether a capitalised name can be one that acts: not "of the Exchange", not the first word in "Big gains"."""
    before = text[start:first]
    if re.search(r"\bof\s+(?:the\s+)?$", before):
        return False
    if not re.search(r"\w", before) and not _IN_THE_PAST.match(text, last):
        return False
    return not _NO_NAMES.match(name) and not _NO_NAMES.match(name.split(maxsplit=1)[0])


def strangers(
    text: str, span: tuple[int, int], known: Sequence[tuple[int, int]], vocabulary: Vocabulary
) -> Iterator[tuple[int, int]]:
    """Places of names of the table of strangers, and of capitalised names that rise, fall or earn and are not known."""
    between = r"(?:['’]s)?\s+(?:(?:shares|stocks?|names|companies|index|was|were|is|are|had|has|also|once|then)\s+)*"
    acts = rf"{between}{vocabulary.any_of('rise', 'fall')}\b"
    earns = rf"(?:['’]s)\s+(?:\w+\s+)?{vocabulary.any_of('revenue', 'net_income', 'capex', 'eps')}\b"
    acting = re.compile(
        rf"(?<![\w.])(?P<name>{_NAME})(?:(?i:{acts})|(?i:{earns})|{_SAYS})|(?<=, )(?P<apposed>{_NAME}),(?i:{acts})"
        rf"|(?P<explained>{_NAME}),\s+(?:an?|the|which|whose)\s[^,.;]{{3,80}},(?:(?i:{acts})|{_SAYS})"
        rf"|(?P<owner>{_NAME})(?=,\s+whose\s+(?:shares|stock)\b)|(?P<listed>{_NAME})(?=,\s+(?:up|down|off)\s+\d)|(?P<gauge>{_GAUGE_OF})(?i:{acts})"
    )
    words = re.findall(r"[A-Za-z]{2,}", text[slice(*span)])
    is_title = sum(word[0].isupper() for word in words) > _TITLE_SHARE * len(words)
    taken = list(known)
    for pattern in (vocabulary.pattern("stranger"), _INDEX_OF_ITS_OWN, acting):
        for match in pattern.finditer(text, *span):
            name = match.group() if pattern is not acting else next(filter(None, match.groupdict().values()))
            first, last = match.start(), match.start() + len(name)
            if pattern is acting and (is_title or not _may_act(text, span[0], first, last, name)):
                continue
            if not any(first < end and start < last for start, end in taken):
                taken.append((first, last))
                yield first, last
