"""The quantities of a text: where they stand, what they count, and how exactly they are meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.articles.vocabulary import Vocabulary

COUNTS = {
    word: number
    for number, words in enumerate(
        [
            "zero/no",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
    for word in words.split("/")
}
ORDINALS = {
    word: number
    for number, word in enumerate(
        [
            "first",
            "second",
            "third",
            "fourth",
            "fifth",
            "sixth",
            "seventh",
            "eighth",
            "ninth",
            "tenth",
            "eleventh",
            "twelfth",
            "thirteenth",
            "fourteenth",
            "fifteenth",
            "sixteenth",
            "seventeenth",
            "eighteenth",
            "nineteenth",
            "twentieth",
        ],
        1,
    )
}
COMPARATORS = ("about", "above", "below", "at_least", "at_most")
_SIGNS = {"~": "about", "\u2248": "about", ">": "above", "<": "below", "\u2265": "at_least", "\u2264": "at_most"}

# 6,946.13, 6 946.13 with a no-break space, 17.93, 7000; 7,1 is a decimal comma by mistake.
_NUMBER = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?(?!\d)|\d+,\d{1,2}(?![\d,])|\d+(?:\.\d+)?|\.\d+"
_GAP = r"[\s\u00a0\u202f-]?"
_UNITS = {
    "percent": rf"{_GAP}(?:%|percent\b|per\scent\b|pct\b)",
    "percentage_points": rf"{_GAP}(?:percentage[\s-]points?|pp)\b",
    "basis_points": rf"{_GAP}(?:basis[\s-]points?|bps?)\b",
    "index_points": rf"{_GAP}(?:points?|pts)\b",
    "trillion": rf"{_GAP}(?:trillion|tn|T)\b",
    "billion": rf"{_GAP}(?:billion|bn|B)\b",
    "million": rf"{_GAP}(?:million|mn|mln|M)\b",
    "x": rf"{_GAP}(?:x|times)\b",
}
_UNIT = "|".join(f"(?P<{name}>{pattern})" for name, pattern in _UNITS.items())
_QUANTITY = re.compile(
    r"(?<![\w.,/:])(?P<sign>(?<![\d%])[+\-\u2212\u2013](?=[$\d.]))?(?:(?P<dollar>(?:US|U\.S\.\s?)?\$)\s?)?"
    rf"(?P<number>{_NUMBER})(?:{_UNIT})?(?P<more>\+|\sor\smore\b)?(?!\w)"
)
# More than the $28.1 billion of the year before: exactly so much.
_THAN_THE = re.compile(r"\b(?:more|less|higher|lower|greater)\s+than\s+the\s+$", re.IGNORECASE)
# Shot up to 3.76%: the rate went there, it is not at most that.
_MOVED_UP_TO = re.compile(
    r"\b(?:shot|went|gone|jumped|rose|climbed|moved|inched|ticked|edged|back|pushed|crept|was|is)\s+up\s+to\s*$",
    re.IGNORECASE,
)
_COUNT = "|".join(word for word in COUNTS if word != "no")
_IN_WORDS = re.compile(
    rf"\b(?P<word>{_COUNT})[\s-]+(?:(?P<percent>per\s?cent)|(?P<basis_points>basis\s+points?)|(?P<index_points>points?))\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Figure:
    """A quantity. start, end: its place, words such as "about" left out. value: without separators, with its own sign.

    unit: percent, percentage_points, basis_points, index_points, USD, USD_mn, USD_bn, million, billion, trillion, x, or
    "" for a plain number. comparator: as the words before it say; `equal` where there are none. decimals: how many
    digits are printed behind the point.
    """

    start: int
    end: int
    value: str
    unit: str
    comparator: str
    is_signed: bool = False
    decimals: int = 0

    @property
    def number(self) -> float:
        """The figure's size with its sign."""
        return float(self.value)


def figures(text: str, start: int, end: int, vocabulary: Vocabulary) -> list[Figure]:
    """The quantities between two places of a text, in order."""
    found = [
        *(_in_words(match, _comparator(text, start, match.start(), vocabulary)) for match in _words(text, start, end)),
        *(
            _in_digits(match, _comparator(text, start, match.start(), vocabulary))
            for match in _QUANTITY.finditer(text, start, end)
        ),
    ]
    return sorted(found, key=lambda figure: figure.start)


def _words(text: str, start: int, end: int) -> Iterator[re.Match]:
    return _IN_WORDS.finditer(text, start, end)


def _in_words(match: re.Match, comparator: str) -> Figure:
    """Eight basis points."""
    unit = next(name for name in ("percent", "basis_points", "index_points") if match[name])
    return Figure(match.start(), match.end(), str(COUNTS[match["word"].lower()]), unit, comparator)


def _in_digits(match: re.Match, comparator: str) -> Figure:
    printed = match["number"]
    is_slip = re.fullmatch(r"\d+,\d{1,2}", printed)
    value = printed.replace(",", ".") if is_slip else re.sub(r"[,\s\u00a0\u202f]", "", printed)
    value = f"0{value}" if value.startswith(".") else value
    decimals = len(value.partition(".")[2])
    unit = next((name for name in _UNITS if match[name]), "")
    if unit == "trillion" and match["dollar"]:
        # Told in trillions a sum is exact to a digit or two: no claim to the billion.
        value = f"{float(value) * 1000:.10g}"
        comparator = "about" if comparator == "equal" else comparator
    if match["dollar"]:
        unit = {"trillion": "USD_bn", "billion": "USD_bn", "million": "USD_mn", "": "USD"}.get(unit, unit)
    if match["more"]:
        comparator = "at_least"
    is_fall = match["sign"] is not None and match["sign"] != "+"
    value = f"-{value}" if is_fall else value
    return Figure(match.start(), match.end(), value, unit, comparator, match["sign"] is not None, decimals)


def _comparator(text: str, start: int, at: int, vocabulary: Vocabulary) -> str:
    """What the sign or the words right before a figure say of it."""
    before = text[max(start, at - 30) : at]
    sign = before.rstrip()[-1:]
    if sign in _SIGNS:
        return _SIGNS[sign]
    if _MOVED_UP_TO.search(before) or _THAN_THE.search(before):
        return "equal"
    return next((name for name in COMPARATORS if vocabulary.last(name).search(before)), "equal")
