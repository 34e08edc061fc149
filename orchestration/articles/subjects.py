"""Who and what a text speaks of: names and tickers of indices, rates, sectors and companies, at their places."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from orchestration.articles.common_nouns import common_nouns
from orchestration.articles.epithets import epithets
from orchestration.articles.known import Known, Name, plain_name
from orchestration.articles.sector_names import listed_sectors, may_be_sector, speaks_of_prices
from orchestration.articles.strangers import is_another, strangers

_EXCHANGE = r"(?:NASDAQ(?:GS)?|Nasdaq(?:GS)?|NYSE(?:\s?American|\s?Arca|ARCA)?|AMEX|CBOE|Cboe|BATS|OTC\w*|NMS|NYQ)"
_TICKER = r"[A-Z]{1,5}(?:[.\-][A-Z]{1,2})?"
_BRACKET = re.compile(rf"\(\s*(?P<exchange>{_EXCHANGE}\s*:\s*)?\$?(?P<ticker>{_TICKER})\s*\)")
# Behind the point of a ticker as a wire writes it stands the exchange: MCK.N, AMZN.O.
_WIRE = re.compile(r"\.(?:OQ|O|N|K|P|A)$")
# A ticker that a page's markup has grown onto a name: MicrosoftMSFT--.
_GROWN = re.compile(r"(?<=[a-z.])(?P<ticker>[A-Z]{2,5})--")
_LEGAL = r"Inc\.?|Corp\.?|Co\.?|Ltd\.?|plc|PLC|LLC"
_CAPITALISED = re.compile(rf"(?:[A-Z0-9][\w.'’&-]*|&|of|and)(?:,?\s+(?:[A-Z0-9][\w.'’&-]*|&|of|and|{_LEGAL}))*,?\s*$")
# What may stand between a company's name and its ticker in brackets.
_NAME_ENDS = re.compile(
    rf"(?:[\s,]|{_LEGAL}|Holdings?|Group|Platforms|Index|Chase|& Co\.?|Limited|Technologies|Class [A-C])*"
)
_NAME_REACHES, _BRACKET_REACHES = 70, 40
# What stands behind an index's name where its members, a fund or a contract on it, or somebody else, is meant.
_TAIL = re.compile(
    r"['’]?s?\s+(?P<tail>companies|company|constituents|sectors?|stocks|members?|components?|firms|earnings|eps|profits?|"
    r"ETF|fund|futures|E-mini|options|listed|newswires|president|stock\s+market|chair(?:man)?|bank|governor|officials?|"
    r"policymakers)\b",
    re.IGNORECASE,
)
# The benchmark lending rate, the benchmark 10-year yield: no index.
_NO_INDEX_AFTER = re.compile(
    r"\s+(?:lending|interest|overnight|policy|rate|10|ten|treasury|yield|note|bond|crude)", re.IGNORECASE
)
_FUND = re.compile(r"^\s*(?:ETF|Trust|Fund|Shares|Index Fund|ETF Trust)", re.IGNORECASE)
# The top gainer of the S&P 500, the S&P 500's worst performer: the index only says of whom others are part.
_MEMBER_OF = re.compile(
    r"(?:gainers?|losers?|performers?|showings?|decliners?|advancers?|members?|components?|stocks?|compan(?:y|ies)|sectors?|top|"
    r"bottom|most|best|worst|list|side|leaders?|laggards?|drags?|weights?|options|prices|last|first|one|all|any|largest|"
    r"biggest|only|latest|each)\s+"
    r"(?:of|in|on|among|within|for|to)\s+(?:both\s+)?(?:the\s+)?$",
    re.IGNORECASE,
)
_ITS_MEMBER = re.compile(
    r"['’]s?\s+(?:\w+[\s-]+)?(?:worst|best|biggest|top|weakest|strongest|largest)\b[\s-]+(?:\w+\s+)?(?:gainers?|losers?|"
    r"performers?|decliners?|showing|performing)",
    re.IGNORECASE,
)
# The biggest drag on the Dow, which lost 1%.
_WHICH_DOES = re.compile(r",\s+which\b")
_NO_NAME_START = ("and", "of", "&", "the", "but", "shares", "in", "on", "at", "for", "as", "with", "while")


@dataclass(frozen=True)
class Mention:
    """A subject at its place.

    kind: as Name's, or `stranger` for one that no table knows. tail: `companies`, `sectors` and the like behind it.
    """

    start: int
    end: int
    subject: str
    kind: str
    tail: str = ""


@dataclass(frozen=True)
class Names:
    """The names that count in one text: those known, and those that the text itself gives a ticker.

    by_name: as _plain writes them. shipped: those that the tables have. pattern, sectors: find any name, or a sector's.
    """

    by_name: Mapping[str, Name]
    shipped: frozenset[str]
    pattern: re.Pattern
    sectors: re.Pattern


def names_in(text: str, known: Known) -> Names:
    """The names that count in a text."""
    learnt = _learnt(text, list(_brackets(text, 0, len(text), known)), known.vocabulary.pattern("no_name"))
    learnt |= {epithet: Name(subject, "index") for epithet, subject in epithets(text)}
    return Names(
        {_plain(name): entry for name, entry in {**learnt, **known.names}.items()},
        frozenset(_plain(name) for name in known.names),
        _pattern((*known.names, *learnt)),
        _pattern(tuple(name for name, entry in known.names.items() if entry.kind == "sector")),
    )


def mentions(
    text: str, start: int, end: int, names: Names, known: Known, is_about_sectors: bool = False
) -> list[Mention]:
    """Every mention between two places of a text, in order. is_about_sectors: whether the sentences before are."""
    brackets = list(_brackets(text, start, end, known))
    found: list[Mention] = []
    for match in names.pattern.finditer(text, start, end):
        entry = names.by_name[_plain(match.group())]
        is_taken = any(match.start() < other.end and other.start < match.end() for other in brackets)
        if is_taken or not _is_a_name(text, match, entry, names):
            continue
        if entry.kind == "sector" and not may_be_sector(text, match.start(), match.end(), is_about_sectors):
            continue
        tail = _TAIL.match(text, match.end())
        found.append(
            Mention(match.start(), match.end(), entry.subject, entry.kind, tail["tail"].lower() if tail else "")
        )
    found += [
        Mention(first, last, names.by_name[_plain(text[first:last])].subject, "sector")
        for first, last in listed_sectors(text, (start, end), [(m.start, m.end, m.kind) for m in found], names.sectors)
    ]
    known_ones = _joined(text, found, brackets)
    others = list(strangers(text, (start, end), [(own.start, own.end) for own in known_ones], known.vocabulary))
    taken = [*((own.start, own.end) for own in known_ones), *others]
    is_of_sectors = is_about_sectors or any(own.kind == "sector" for own in known_ones)
    nouns = [
        (first, last)
        for first, last in common_nouns(text, (start, end), known.vocabulary, is_of_sectors)
        if not any(first < until and since < last for since, until in taken)
    ]
    # Consumer discretionary stocks fell 3.3%, and utilities 0.5%.
    is_of_prices = speaks_of_prices(text[start:end])
    by_name = {own: names.by_name.get(_plain(text[slice(*own)])) for own in nouns}
    sectors = {own: name for own, name in by_name.items() if name and name.kind == "sector" and not is_of_prices}
    known_ones += [Mention(*own, name.subject, "sector") for own, name in sectors.items() if is_of_sectors]
    others += [own for own in nouns if not (own in sectors and is_of_sectors)]
    everybody = [*known_ones, *(Mention(first, last, "", "stranger") for first, last in others)]
    return sorted((_or_stranger(text, own) for own in everybody), key=lambda mention: mention.start)


def _or_stranger(text: str, own: Mention) -> Mention:
    """A mention; of kind `stranger` where the words around make it another index, another yield or somebody else."""
    # A sector in small letters is no word of a company's name.
    is_common = own.kind == "sector" and text[own.start].islower()
    is_other = not is_common and is_another(
        text[max(0, own.start - 40) : own.start], text[own.end : own.end + 60], own.kind
    )
    return replace(own, kind="stranger", subject="", tail="") if is_other else own


def _is_a_name(text: str, match: re.Match, entry: Name, names: Names) -> bool:
    """Whether words that read like a name are one here: in capitals where a company's name or a ticker has them."""
    written = match.group()
    if entry.kind == "index" and _plain(written).endswith("benchmark"):
        return not _NO_INDEX_AFTER.match(text, match.end())
    if entry.kind != "security":
        return True
    if written.upper() == entry.subject and written != entry.subject and _plain(written) not in names.shipped:
        return False
    return (written[0].isupper() or written[0].isdigit()) and (len(written) > 3 or written.isupper())


def _plain(name: str) -> str:
    """A name in lower case, with blanks for hyphens and line breaks."""
    return re.sub(r"[\s-]+", " ", name).lower()


@lru_cache(maxsize=4)
def _pattern(names: tuple[str, ...]) -> re.Pattern:
    ordered = sorted(names, key=len, reverse=True)
    spaced = (re.sub(r"(?:\\?[\s-])+", r"[\\s-]+", re.escape(name)) for name in ordered)
    return re.compile(rf"(?<![\w&$])(?:{'|'.join(spaced)})(?!\w|&\w)", re.IGNORECASE)


def _brackets(text: str, start: int, end: int, known: Known) -> Iterator[Mention]:
    """Tickers in brackets, and those that have grown onto a name."""
    for match in _BRACKET.finditer(text, start, end):
        ticker = match["ticker"].replace("-", ".")
        without_exchange = _WIRE.sub("", ticker)
        if ticker not in known.tickers and without_exchange in known.tickers:
            ticker = without_exchange
        if match["exchange"] or ticker in known.tickers:
            kind = "index" if ticker in known.index_bounds else "security"
            yield Mention(match.start(), match.end(), ticker, kind)
    for match in _GROWN.finditer(text, start, end):
        if match["ticker"] in known.tickers:
            yield Mention(match.start(), match.end(), match["ticker"], "security")


def _name_before(text: str, start: int) -> str:
    """The capitalised words before a bracket."""
    before = text[max(0, start - _NAME_REACHES) : start]
    before = re.split(r"[.!?;]\s+(?=[A-Z])|\n\n|[,;:]\s+(?=[a-z])", before)[-1]
    match = _CAPITALISED.search(before)
    if not match:
        return ""
    words = re.split(rf",\s+(?!(?:{_LEGAL})(?!\w))", match.group().strip(" ,"))[-1].split()
    while words and words[0].lower() in _NO_NAME_START:
        words = words[1:]
    if len(words) > 2 and "and" in words:
        words = words[len(words) - words[::-1].index("and") :]
    return " ".join(words)


def _learnt(text: str, brackets: Iterable[Mention], no_name: re.Pattern) -> dict[str, Name]:
    """Names that the text itself gives a ticker: Rivian Automotive, Inc. (NASDAQ: RIVN) is Rivian further on."""
    learnt: dict[str, Name] = {}
    for bracket in brackets:
        if bracket.kind == "index":
            continue
        entry = Name(bracket.subject, "security")
        if len(bracket.subject) > 2:
            learnt[bracket.subject] = entry
        name = _name_before(text, bracket.start)
        plain = plain_name(name) if name else ""
        first = plain.split(" ")[0]
        for short in (name, plain, first if len(first) > 4 and first.isalpha() else ""):
            if len(short) > 2 and not short.isdigit() and not no_name.fullmatch(short):
                learnt.setdefault(short, entry)
    return learnt


def _joined(text: str, found: list[Mention], brackets: list[Mention]) -> list[Mention]:
    """A name and the ticker in brackets behind it are one mention. An index before a fund's ticker stays the index."""
    joined = list(found)
    for bracket in brackets:
        own = [
            mention
            for mention in joined
            if mention.end <= bracket.start <= mention.end + _BRACKET_REACHES
            and (
                _NAME_ENDS.fullmatch(text[mention.end : bracket.start])
                or (mention.kind == "index" and _FUND.match(text[mention.end : bracket.start]))
            )
        ]
        if own:
            joined = [mention for mention in joined if mention is not own[-1]]
            joined.append(_one(text, own[-1], bracket))
        else:
            name = _name_before(text, bracket.start)
            at = text.rfind(name.split(" ")[0], max(0, bracket.start - _NAME_REACHES), bracket.start) if name else -1
            start = at if at >= 0 else bracket.start
            joined = [m for m in joined if not (start <= m.start < bracket.start and m.kind == "security")]
            joined.append(replace(bracket, start=start))
    return joined


def _one(text: str, name: Mention, bracket: Mention) -> Mention:
    """What a name with a ticker behind it is: of an index the index, unless the name is that of a fund on it."""
    is_of_a_fund = _FUND.match(text[name.end : bracket.start]) is not None
    if name.kind in ("index", "rate", "sector") and not is_of_a_fund:
        return replace(name, end=bracket.end)
    return replace(bracket, start=name.start)


def is_group_of_others(text: str, mention: Mention) -> bool:
    """Whether a subject only says what others belong to: the top gainer of the S&P 500, S&P 500 companies."""
    if _ITS_MEMBER.match(text[mention.end : mention.end + 45]):
        return True
    if _WHICH_DOES.match(text, mention.end):
        return False
    before = text[max(0, mention.start - 60) : mention.start]
    return bool(_MEMBER_OF.search(before)) or (bool(mention.tail) and mention.kind in ("index", "rate"))
