"""Where a sector's name means the sector: energy is a word in most sentences, and a sector in few."""

import re
from collections.abc import Iterator, Sequence

_AFTER = re.compile(
    r"['’]?s?\s*(?:sectors?|stocks?|shares|names|companies|index)\b|\s*\([+\-\u2212\u2013]?\d|\s*:?\s*[+\-\u2212]\d",
    re.IGNORECASE,
)
_NEVER_BEFORE = re.compile(r"(?:clean|nuclear|green|renewable|solar|wind|AI|big)\s+$", re.IGNORECASE)
_NOT_BEFORE = re.compile(
    r"(?:surging|in|of|raw|building|its|their|power|and development of|driven|for|new|data|cloud)\s+$", re.IGNORECASE
)
_NEVER_AFTER = re.compile(
    r"^\s+(?:(?:sector\s+)?(?:fund|ETF)\b|giant|compan|demand|prices|polic|budget|innovat|invest|infrastruc|efficien|milestone|buildout|needs)",
    re.IGNORECASE,
)
# Energy led, followed by materials.
NEXT_IN_RANK = re.compile(
    r"(?:\b(?:followed\s+by|ahead\s+of|trailed\s+by)|[,;]\s+(?:and\s+)?then|\bnext\s+came)\s+$", re.IGNORECASE
)
# Of stocks, industrials lost 2.2% and materials slid 1.7%; of prices, energy rose 2%.
_MOVES_AFTER = re.compile(
    r"\s+(?:[a-z]+ly\s+)?(?:[a-z]+ed|rose|fell|lost|sank|slid|shed|up|down|off|[a-z]+ing)\s+"
    r"(?:(?:about|nearly|more\s+than|by)\s+)*\d[\d.]*\s?%"
)
_OPENS_CLAUSE = re.compile(r"(?:^|[,;:(]\s*|\b(?:and|while|but|as|with)\s+)$")
_IN_FULL = re.compile(
    r"industrials|financials|utilities|materials|energy|tech|(?:information )?technology|health\s?care|real estate|"
    r"consumer (?:staples|discretionary)|staples|communication services",
    re.IGNORECASE,
)
_OF_STOCKS = re.compile(r"\b(?:S&P\s+500|Dow|Nasdaq|stocks|shares|wall\s+street)\b", re.IGNORECASE)
_OF_PRICES = re.compile(
    r"\b(?:prices|costs|inflation|CPI|PPI|spending|sales|output|production|orders|jobs|profits?|earnings)\b",
    re.IGNORECASE,
)
_SECTOR_WORD = re.compile(r"\b(?:sectors?|groups)\b", re.IGNORECASE)
_IN_LIST = re.compile(r"(?:\s*\([^)]*\))?\s*(?:,|and|,\s*and|to|or|/)\s*")
_LIST_REACHES = 24


def may_be_sector(text: str, start: int, end: int, is_about_sectors: bool) -> bool:
    """Whether a sector's name at a place means the sector.

    It does before "stocks" or a figure in brackets, in a sentence that speaks of sectors, and where one of stocks says
    by how much it moved; where the sentences before do, unless the words around it say otherwise.
    """
    before, after = text[max(0, start - 30) : start], text[end : end + 60]
    if _NEVER_AFTER.match(after):
        return False
    if _NEVER_BEFORE.search(before):
        return False
    if _AFTER.match(after):
        return True
    first = max(text.rfind(". ", 0, start), text.rfind("\n", 0, start)) + 1
    sentence = re.split(r"[.!?]\s", text[first : end + 120] + " ")[0]
    moves = _MOVES_AFTER.match(after) is not None and _OPENS_CLAUSE.search(text[first:start].lstrip()) is not None
    if moves and _OF_PRICES.search(sentence):
        return False
    if moves and _OF_STOCKS.search(sentence) and _IN_FULL.fullmatch(text[start:end]):
        return True
    is_next = NEXT_IN_RANK.search(before) is not None
    return bool(_SECTOR_WORD.search(sentence)) or (is_about_sectors and (is_next or not _NOT_BEFORE.search(before)))


def speaks_of_prices(sentence: str) -> bool:
    """Whether a sentence is about what the economy pays or makes, so that energy is none of its sectors."""
    return _OF_PRICES.search(sentence) is not None


def listed_sectors(
    text: str, span: tuple[int, int], found: Sequence[tuple[int, int, str]], names: re.Pattern
) -> Iterator[tuple[int, int]]:
    """Places of sectors that stand in a list with one that was taken: "materials and energy stocks".

    found: start, end and kind of what was taken. names: finds any sector's name.
    """
    sectors = [(start, end) for start, end, kind in found if kind == "sector"]
    for match in names.finditer(text, *span):
        if not sectors or any(match.start() < end and start < match.end() for start, end, _ in found):
            continue
        gaps = (
            text[match.end() : start] if match.end() <= start else text[end : match.start()] for start, end in sectors
        )
        if any(len(gap) < _LIST_REACHES and _IN_LIST.fullmatch(gap) for gap in gaps):
            yield match.start(), match.end()
