"""The quantities of a text: where they stand, what they count, and how exactly they are meant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_SPACE = r"[\s\u00a0\u202f]"
# 6,946.13, 6 946.13 with a no-break space, 17.93, 7000; 7,1 is a decimal comma by mistake.
_NUMBER = r"\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?:\.\d+)?(?!\d)|\d+,\d{1,2}(?![\d,])|\d+(?:\.\d+)?|\.\d+"
_UNIT = (
    rf"(?P<percent>{_SPACE}?%|{_SPACE}?(?:percent|per{_SPACE}cent|pct)\b(?!age))"
    rf"|(?P<percentage_points>[{_SPACE[1:-1]}-]?(?:percentage{_SPACE}points?|percentage-points?|pp)\b)"
    rf"|(?P<basis_points>[{_SPACE[1:-1]}-]?(?:basis{_SPACE}points?|basis-points?|bps?)\b)"
    rf"|(?P<index_points>[{_SPACE[1:-1]}-]?(?:points?|pts)\b)"
    rf"|(?P<trillion>[{_SPACE[1:-1]}-]?(?:trillion|tn|T)\b)"
    rf"|(?P<billion>[{_SPACE[1:-1]}-]?(?:billion|bn|B)\b)"
    rf"|(?P<million>[{_SPACE[1:-1]}-]?(?:million|mn|mln|M)\b)"
    rf"|(?P<times>{_SPACE}?(?:x|times)\b)"
)
_QUANTITY = re.compile(
    rf"(?<![\w.,/:])(?P<sign>(?<![\d%])[+\-\u2212\u2013](?=[$\d.]))?(?:(?P<dollar>(?:US|U\.S\.{_SPACE}?)?\$){_SPACE}?)?(?P<number>{_NUMBER})"
    rf"(?:{_UNIT})?(?P<more>\+|{_SPACE}or{_SPACE}more\b)?(?![\w])"
)
_COMPARATORS = (
    (
        "about",
        r"about|around|roughly|approximately|approx\.|some|nearly|almost|close to|near|nearing|nears|circa|an estimated|just",
    ),
    (
        "above",
        r"more than|over|above|exceeding|exceeds|exceeded|north of|upwards? of|greater than|topping|topped|better than|beyond|in excess of|past",
    ),
    ("below", r"less than|under|below|fewer than|short of|shy of|within"),
    ("at_least", r"at least|no less than|a minimum of"),
    ("at_most", r"at most|no more than|up to|as much as|a maximum of"),
)
_BEFORE = [
    (
        name,
        re.compile(
            rf"(?:^|[\s(\u2014-])(?:{words.replace(' ', _SPACE + '+')})(?:{_SPACE}+(?:the|a|an|its))?{_SPACE}*$",
            re.IGNORECASE,
        ),
    )
    for name, words in _COMPARATORS
]
_SIGNS_BEFORE = {"~": "about", "\u2248": "about", ">": "above", "<": "below", "\u2265": "at_least", "\u2264": "at_most"}
COUNTS = {
    word: number
    for number, words in enumerate(
        [
            "zero no",
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
    for word in words.split()
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
_IN_WORDS = re.compile(
    rf"\b(?P<word>{'|'.join(word for word in COUNTS if word != 'no')})[\s-]+(?P<unit>per\s?cent|basis\s+points?|points?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Figure:
    """A quantity. start, end: its place, words such as "about" left out. value: without separators, with its own sign.

    unit: percent, percentage_points, basis_points, index_points, USD, USD_mn, USD_bn, million, billion, x, or "" for a
    plain number. comparator: as the words before it say; `equal` where there are none.
    """

    start: int
    end: int
    value: str
    unit: str
    comparator: str
    is_signed: bool
    decimals: int

    @property
    def number(self) -> float:
        """The figure's size with its sign."""
        return float(self.value)


def figures(text: str, start: int, end: int) -> Iterator[Figure]:
    """The quantities between two places of a text, in order."""
    for match in _IN_WORDS.finditer(text, start, end):
        unit = (
            "percent"
            if match["unit"].lower().startswith("per")
            else "basis_points"
            if "asis" in match["unit"]
            else "index_points"
        )
        comparator, _ = _comparator(text, start, match.start())
        yield Figure(match.start(), match.end(), str(COUNTS[match["word"].lower()]), unit, comparator, False, 0)
    for match in _QUANTITY.finditer(text, start, end):
        number = match["number"]
        number = (
            number.replace(",", ".")
            if re.fullmatch(r"\d+,\d{1,2}", number)
            else re.sub(r"[,\s\u00a0\u202f]", "", number)
        )
        comparator, first = _comparator(text, start, match.start())
        if match["more"]:
            comparator = "at_least"
        value = number if number[0] != "." else f"0{number}"
        unit, value, comparator = _unit(match, value, comparator)
        is_signed = match["sign"] is not None
        if is_signed and match["sign"] != "+":
            value = f"-{value}"
        yield Figure(match.start(), match.end(), value, unit, comparator, is_signed, len(number.partition(".")[2]))


def _unit(match: re.Match, value: str, comparator: str) -> tuple[str, str, str]:
    for name in ("percent", "percentage_points", "basis_points", "index_points"):
        if match[name]:
            return name, value, comparator
    if match["times"]:
        return "x", value, comparator
    if match["trillion"]:
        # A trillion is told to its first digits only: its last digit stands for a hundred billion or so.
        return (
            "USD_bn" if match["dollar"] else "trillion",
            f"{float(value) * 1000:.10g}",
            "about" if comparator == "equal" else comparator,
        )
    if match["billion"]:
        return "USD_bn" if match["dollar"] else "billion", value, comparator
    if match["million"]:
        return "USD_mn" if match["dollar"] else "million", value, comparator
    return "USD" if match["dollar"] else "", value, comparator


def _comparator(text: str, start: int, at: int) -> tuple[str, int]:
    before = text[max(start, at - 30) : at]
    stripped = before.rstrip()
    if stripped and stripped[-1] in _SIGNS_BEFORE:
        return _SIGNS_BEFORE[stripped[-1]], at - 1
    for name, pattern in _BEFORE:
        found = pattern.search(before)
        if found:
            return name, at - len(before) + found.start()
    return "equal", at
