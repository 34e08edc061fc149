"""Matches a file's columns with the contract's, and reports those that were not understood."""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from orchestration.contracts.contract import Column, Contract
from orchestration.sources.inputs import Unpivot

# Units that a header states behind the name or in brackets: Volume (K), Close [USD], capex in billions. A single letter
# is a scale only in brackets: close_m may be the close of a month.
SCALES = {
    **dict.fromkeys(("000s", "thousand", "thousands"), 1e3),
    **dict.fromkeys(("mm", "mn", "mio", "mln", "million", "millions"), 1e6),
    **dict.fromkeys(("bn", "bln", "billion", "billions"), 1e9),
}
LETTERS = {"k": 1e3, "m": 1e6, "b": 1e9}
DOLLARS = ("usd", "us", "dollar", "dollars")
OTHER_CURRENCIES = (
    *(
        "eur",
        "euro",
        "euros",
        "gbp",
        "gbx",
        "gbpence",
        "pence",
        "cents",
        "jpy",
        "yen",
        "chf",
        "cad",
        "aud",
        "nzd",
        "cny",
    ),
    *("rmb", "hkd", "inr", "krw", "sek", "nok", "dkk", "brl", "mxn", "sgd", "zar", "pln"),
)
# Headers that mean the ticker in some files and the company's name in others: only a cell in capitals is a ticker.
MAY_BE_NAMES = ("name", "stock", "security")
FILLERS = ("in", "of", "the", "share", "shares", "per", "points")


@dataclass(frozen=True)
class Heading:
    """A file's column. own: its header; scale: what its numbers are to be multiplied by.

    currency: the currency that the header states, lower case, unless it is the dollar; else empty. is_money: whether
    the header states any currency.
    """

    own: str
    scale: float = 1
    currency: str = ""
    is_money: bool = False


def headings(contract: Contract, types: Mapping[str, str]) -> dict[str, Heading]:
    """The contract's column names -> the file's columns.

    A column's own name has precedence over its other names, in their order; a whole header over one without its unit.
    types: the file's columns as they stand.
    """
    in_full: dict[str, Heading] = {}
    without_unit: dict[str, Heading] = {}
    for own in types:
        in_full.setdefault(normal(own), heading_of(own))
        if stripped := _without_unit(own):
            without_unit.setdefault(*stripped)
    named: dict[str, Heading] = {}
    for column in contract.read_columns:
        names = contract.names_of(column)
        found = next((in_full[name] for name in names if name in in_full), None)
        if found is None and column.sql_type in ("DOUBLE", "BIGINT"):
            stated = (without_unit[name] for name in names if name in without_unit)
            found = next((heading for heading in stated if _may_be(column, heading)), None)
        if found:
            named[column.name] = found
    return named


def heading_of(own: str) -> Heading:
    """The heading of a whole header; of its unit only a currency sign counts, such as €."""
    return Heading(own, currency=next((sign for sign in own if sign != "$" and unicodedata.category(sign) == "Sc"), ""))


def _may_be(column: Column, heading: Heading) -> bool:
    """Whether a unit makes sense: prices have no millions, and what is counted is not in dollars."""
    is_price = any(word in column.name for word in ("quoted", "points", "per_share", "pct", "rate", "ratio"))
    return (heading.scale == 1 or not is_price) and (not heading.is_money or "usd" in column.name)


def normal(name: str) -> str:
    """A provider's column name in lower case: words separated by one underscore, without other signs, % as pct.

    `Surprise(%)` is surprise_pct, `reportedEPS` reported_eps, `Vol.` vol, `1. open` open.
    """
    plain = unicodedata.normalize("NFKC", name).replace("%", "_pct_")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", plain)
    return re.sub(r"[\W_]+", "_", re.sub(r"^\s*\d+\.\s+", "", words)).strip("_").lower()


def _without_unit(own: str) -> tuple[str, Heading] | None:
    """A header's name without the unit in brackets or behind it, and that unit; None where there is none."""
    bracketed = re.fullmatch(r"\s*(.+?)\s*[(\[{](.*)[)\]}]\s*", own)
    # In brackets a p is pence.
    if bracketed and (heading := _unit(own, re.sub(r"^\s*p\s*$", "pence", bracketed[2]), LETTERS)):
        return normal(bracketed[1]), heading
    words = normal(own).split("_")
    for count in range(1, len(words)):
        if heading := _unit(own, " ".join(words[count:]), {}):
            return "_".join(words[:count]), heading
    return None


def _unit(own: str, text: str, letters: Mapping[str, float]) -> Heading | None:
    """The unit that words behind a column's name state; None where they are not a unit."""
    sign = heading_of(text).currency
    words = [word for word in normal(text.replace("$", " usd ").replace(sign or "$", " ")).split("_") if word]
    scales = {**SCALES, **letters}
    money = [word for word in words if word in (*DOLLARS, *OTHER_CURRENCIES)]
    if not all(word in scales or word in money or word in FILLERS for word in words):
        return None
    if not sign and not money and not any(word in scales for word in words):
        return None
    scale = math.prod(scales.get(word, 1) for word in words)
    currency = sign or next((word for word in words if word in OTHER_CURRENCIES), "")
    return Heading(own, scale, currency, bool(money or sign))


def remarks_on_columns(
    contract: Contract,
    found: Mapping[str, Heading],
    types: Mapping[str, str],
    constants: Mapping[str, str],
    unpivot: Unpivot | None,
) -> list[str]:
    """Remarks on a file's columns: which were understood, which were not, and in which unit they are read."""
    unpivoted = dict(unpivot.values) if unpivot else {}
    filled = {*found, *constants, *(column for _, column in unpivoted.values())}
    filled |= {unpivot.name_column} if unpivot else set()
    empty = [c.name for c in contract.columns if c.name not in filled and not contract.needs(c) and not c.is_remark]
    empty_able = {column.name for column in contract.read_columns if contract.keeps_row_without(column)}
    taken = {heading.own for heading in found.values()}
    unknown = [own for own in types if own not in taken and normal(own) not in unpivoted]
    of_name = {name: column.name for column in contract.columns for name in contract.names_of(column)}
    remarks = [
        f"{own} may be {of_name[normal(own)]} too, which {found[of_name[normal(own)]].own} states; it is not read"
        for own in unknown
        if of_name.get(normal(own)) in found
    ]
    remarks += [
        f"{heading.own} is in another currency, and is not read"
        for name, heading in found.items()
        if heading.currency and name in empty_able
    ]
    unknown = [own for own in unknown if of_name.get(normal(own)) not in found]
    if unknown:
        named = {column.name for column in contract.read_columns if not column.is_remark}
        understood = ", ".join(
            f"{heading.own} as {name}" for name, heading in found.items() if heading.own != name and name in named
        )
        remarks.append(
            f"columns not understood, and not read: {', '.join(unknown)}"
            + (f"; so without a value: {', '.join(empty)}" if empty else "")
            + (f". Read: {understood}" if understood else "")
            + (". Where one is meant by another, rename it in the file" if empty else "")
        )
    remarks += [
        f"the numbers in {heading.own} are taken times {heading.scale:,.0f}, as its name says"
        for heading in found.values()
        if heading.scale != 1
    ]
    return remarks
