"""Who and what a text speaks of: names, aliases and tickers of indices, rates, sectors and companies, at their places."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from orchestration.articles.known import Known, Name, plain_name

_EXCHANGE = (
    r"(?:NASDAQ|Nasdaq|NYSE(?:\s?American|\s?Arca|ARCA)?|NYSEARCA|AMEX|CBOE|Cboe|BATS|OTC\w*|NASDAQGS|NasdaqGS|NMS|NYQ)"
)
_TICKER = r"[A-Z]{1,5}(?:[.\-][A-Z]{1,2})?"
# Behind the point of a ticker as a wire writes it stands the exchange: MCK.N, AMZN.O.
_WIRE = re.compile(r"\.(?:OQ|O|N|K|P|A)$")
_BRACKET = re.compile(rf"\(\s*(?P<exchange>{_EXCHANGE}\s*:\s*)?\$?(?P<ticker>{_TICKER})\s*\)")
# A ticker that a page's markup has grown onto a name: MicrosoftMSFT--.
_GROWN = re.compile(r"(?<=[a-z.])(?P<ticker>[A-Z]{2,5})--")
_CAPITALISED = re.compile(
    r"(?:[A-Z0-9][\w.'’&-]*|&|of|and)(?:,?\s+(?:[A-Z0-9][\w.'’&-]*|&|of|and|Inc\.?|Corp\.?|Ltd\.?|plc))*,?\s*$"
)
# What stands behind an index's name where it is its members, or a fund or a contract on it, that are meant.
_TAIL = re.compile(
    r"['’]?s?\s+(?P<tail>companies|company|constituents|sectors?|stocks|members?|components?|firms|earnings|eps|profits?|"
    r"ETF|fund|futures|E-mini|options|listed|newswires|president|stock\s+market|chair(?:man)?|bank|governor|official|officials|policymakers)\b",
    re.IGNORECASE,
)
# The benchmark lending rate, the benchmark 10-year yield: no index.
_NO_INDEX_AFTER = re.compile(
    r"\s+(?:lending|interest|overnight|policy|rate|10|ten|treasury|yield|note|bond|crude)", re.IGNORECASE
)
_FUND = re.compile(r"^\s*(?:ETF|Trust|Fund|Shares|Index Fund|ETF Trust)", re.IGNORECASE)
_SECTOR_AFTER = re.compile(
    r"['’]?s?\s*(?:sectors?|stocks?|shares|names|companies|index)\b|\s*\([+\-\u2212\u2013]?\d|\s*:?\s*[+\-\u2212]\d",
    re.IGNORECASE,
)
_NO_SECTOR_BEFORE = re.compile(
    r"(?:clean|nuclear|green|renewable|solar|wind|surging|AI|in|of|big|raw|building|its|their|power|and development of|driven|for|"
    r"new|data|cloud)\s+$",
    re.IGNORECASE,
)
_NO_SECTOR_AFTER = re.compile(
    r"^\s+(?:giant|compan|demand|prices|polic|budget|innovat|invest|infrastruc|efficien|milestone|buildout|needs|investment)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Mention:
    """A subject at its place. kind: as Name's, or `fund`. tail: `companies`, `sectors` and the like behind it."""

    start: int
    end: int
    subject: str
    kind: str
    tail: str = ""


@lru_cache(maxsize=4)
def _pattern(names: tuple[str, ...]) -> re.Pattern:
    spaced = (re.sub(r"(?:\\?[\s-])+", r"[\\s-]+", re.escape(name)) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w&$])(?:{'|'.join(spaced)})(?!\w|&\w)", re.IGNORECASE)


def _plain(name: str) -> str:
    """A name in lower case, with blanks for hyphens and line breaks."""
    return re.sub(r"[\s-]+", " ", name).lower()


@dataclass(frozen=True)
class Names:
    """The names that count in one text: those known, and those that the text itself gives a ticker.

    by_name: in lower case. shipped: the names, in lower case, that the tables have.
    """

    by_name: Mapping[str, Name]
    shipped: frozenset[str]
    pattern: re.Pattern
    sectors: re.Pattern


def names_in(text: str, known: Known) -> Names:
    """The names that count in a text."""
    learnt = _learnt(text, list(_brackets(text, 0, len(text), known)))
    return Names(
        {_plain(name): entry for name, entry in {**known.names, **learnt}.items()},
        frozenset(_plain(name) for name in known.names),
        _pattern((*known.names, *learnt)),
        _pattern(tuple(name for name, entry in known.names.items() if entry.kind == "sector")),
    )


def mentions(
    text: str, start: int, end: int, names: Names, known: Known, is_about_sectors: bool = False
) -> list[Mention]:
    """Every mention between two places of a text, in order. is_about_sectors: whether the sentences before are."""
    brackets = list(_brackets(text, start, end, known))
    by_name, shipped = names.by_name, names.shipped
    taken = [(bracket.start, bracket.end) for bracket in brackets]
    found: list[Mention] = []
    for match in names.pattern.finditer(text, start, end):
        written = match.group()
        entry = by_name[_plain(written)]
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        if entry.kind == "security" and not (written[0].isupper() or written[0].isdigit()):
            continue
        if written.upper() == entry.subject and written != entry.subject and _plain(written) not in shipped:
            continue
        if len(written) <= 3 and entry.kind == "security" and not written.isupper():
            continue
        if _NO_INDEX_AFTER.match(text, match.end()) and _plain(written).endswith("benchmark"):
            continue
        tail = _TAIL.match(text, match.end())
        found.append(
            Mention(match.start(), match.end(), entry.subject, entry.kind, tail["tail"].lower() if tail else "")
        )
    found = [
        mention for mention in found if mention.kind != "sector" or _may_be_sector(text, mention, is_about_sectors)
    ]
    found = _with_sectors_in_lists(text, (start, end), found, names)
    return sorted(_joined(text, found, brackets), key=lambda mention: mention.start)


def _brackets(text: str, start: int, end: int, known: Known) -> Iterable[Mention]:
    for match in _BRACKET.finditer(text, start, end):
        ticker = match["ticker"].replace("-", ".")
        if ticker not in known.tickers and _WIRE.sub("", ticker) in known.tickers:
            ticker = _WIRE.sub("", ticker)
        if match["exchange"] or ticker in known.tickers:
            kind = "index" if ticker in known.index_bounds else "security"
            yield Mention(match.start(), match.end(), ticker, kind)
    for match in _GROWN.finditer(text, start, end):
        if match["ticker"] in known.tickers:
            yield Mention(match.start(), match.end(), match["ticker"], "security")


def _name_before(text: str, start: int) -> str:
    """The capitalised words before a bracket."""
    before = text[max(0, start - 70) : start]
    before = re.split(r"[.!?;]\s+(?=[A-Z])|\n\n|[,;:]\s+(?=[a-z])", before)[-1]
    match = _CAPITALISED.search(before)
    if not match:
        return ""
    words = re.split(r",\s+(?!(?:Inc|Corp|Ltd|LLC|L\.P)\b)", match.group().strip(" ,"))[-1].split()
    while words and words[0].lower() in (
        "and",
        "of",
        "&",
        "the",
        "but",
        "shares",
        "in",
        "on",
        "at",
        "for",
        "as",
        "with",
        "while",
    ):
        words = words[1:]
    if len(words) > 2 and "and" in words:
        words = words[len(words) - words[::-1].index("and") :]
    return " ".join(words)


def _learnt(text: str, brackets: Iterable[Mention]) -> dict[str, Name]:
    """Names that the text itself gives a ticker: Rivian Automotive, Inc. (NASDAQ: RIVN) is Rivian further on."""
    learnt: dict[str, Name] = {}
    for bracket in brackets:
        name = _name_before(text, bracket.start)
        if not name or bracket.kind == "index":
            continue
        plain = plain_name(name)
        first = plain.split()[0]
        for short in {name, plain, *([first] if len(first) >= 5 and first.isalpha() else [])}:
            if len(short) >= 3 and not short.isdigit():
                learnt.setdefault(short, Name(bracket.subject, "security"))
    tickers = {bracket.subject: Name(bracket.subject, "security") for bracket in brackets if bracket.kind == "security"}
    return {
        **{ticker: entry for ticker, entry in tickers.items() if len(ticker) >= 3},
        **{name: entry for name, entry in learnt.items() if name.lower() not in _COMMON},
    }


_COMMON = frozenset(
    [
        "the",
        "and",
        "shares",
        "stocks",
        "wall",
        "street",
        "american",
        "united",
        "general",
        "first",
        "national",
        "international",
        "global",
        "morgan",
        "bank",
        "best",
        "dollar",
        "energy",
        "health",
        "consumer",
        "technology",
        "tech",
        "financial",
        "advanced",
        "applied",
        "western",
        "southern",
        "northern",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "among",
        "other",
        "chip",
        "chipmaker",
        "meanwhile",
        "retailer",
        "software",
        "group",
        "dow",
        "nasdaq",
        "index",
        "big",
    ]
)


def _may_be_sector(text: str, mention: Mention, is_about_sectors: bool) -> bool:
    after = text[mention.end : mention.end + 60]
    before = text[max(0, mention.start - 30) : mention.start]
    if _NO_SECTOR_AFTER.match(after):
        return False
    if _SECTOR_AFTER.match(after):
        return True
    first = max(text.rfind(". ", 0, mention.start), text.rfind("\n", 0, mention.start)) + 1
    sentence = re.split(r"[.!?]\s", text[first : mention.end + 120] + " ")[0]
    if re.search(r"\b(?:GICS\s+)?(?:sectors?|groups)\b", sentence, re.IGNORECASE):
        return not re.search(r"(?:clean|nuclear|green|renewable|solar|wind|AI|big)\s+$", before)
    if not is_about_sectors or _NO_SECTOR_BEFORE.search(before):
        return False
    return True


def _with_sectors_in_lists(text: str, span: tuple[int, int], found: list[Mention], names: Names) -> list[Mention]:
    """Sectors that stand in a list with one that was taken: "materials and energy stocks"."""
    sectors = [mention for mention in found if mention.kind == "sector"]
    if not sectors:
        return found
    for match in names.sectors.finditer(text, *span):
        if any(match.start() < mention.end and mention.start < match.end() for mention in found):
            continue
        for other in sectors:
            between = text[match.end() : other.start] if match.end() <= other.start else text[other.end : match.start()]
            if len(between) < 24 and re.fullmatch(r"(?:\s*\([^)]*\))?\s*(?:,|and|,\s*and|to|or|/)\s*", between):
                found = [
                    *found,
                    Mention(match.start(), match.end(), names.by_name[_plain(match.group())].subject, "sector"),
                ]
                break
    return found


def _joined(text: str, found: list[Mention], brackets: list[Mention]) -> list[Mention]:
    """A name and the ticker in brackets behind it are one mention. An index before a fund's ticker stays the index."""
    joined = list(found)
    for bracket in brackets:
        own = None
        for mention in joined:
            if mention.end <= bracket.start and bracket.start - mention.end <= 40:
                between = text[mention.end : bracket.start]
                if re.fullmatch(
                    r"(?:[\s,]|Inc\.?|Corp\.?|Co\.?|Ltd\.?|plc|PLC|Holdings?|Group|Platforms|Index|Chase|& Co\.?|Limited|Technologies|Class [A-C])*",
                    between,
                ):
                    own = mention
                elif mention.kind == "index" and _FUND.match(between):
                    own = replace(mention, kind="fund")
                    joined.remove(mention)
                    joined.append(Mention(mention.start, bracket.end, bracket.subject, "security"))
                    own = None
                    break
        else:
            if own is not None and own in joined:
                joined.remove(own)
                is_index = own.kind in ("index", "rate", "sector")
                joined.append(
                    replace(own, end=bracket.end)
                    if is_index
                    else Mention(own.start, bracket.end, bracket.subject, bracket.kind)
                )
            else:
                name = _name_before(text, bracket.start)
                start = (
                    text.rfind(name.split()[0], max(0, bracket.start - 80), bracket.start) if name else bracket.start
                )
                start = bracket.start if start < 0 else start
                joined = [
                    mention
                    for mention in joined
                    if not (start <= mention.start < bracket.start and mention.kind == "security")
                ]
                joined.append(Mention(start, bracket.end, bracket.subject, bracket.kind))
    return joined
