"""Which of a file's columns is which of the contract's, and what to say of those that nobody understood."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from orchestration.contracts.contract import Contract
from orchestration.sources.inputs import Unpivot

# What a header says of its column's amounts behind the name or in brackets: Volume (K), Close [USD], capex in billions.
SCALES = {
    **dict.fromkeys(("k", "000s", "thousand", "thousands"), 1e3),
    **dict.fromkeys(("m", "mm", "mn", "mio", "mln", "million", "millions"), 1e6),
    **dict.fromkeys(("b", "bn", "bln", "billion", "billions"), 1e9),
}
DOLLARS = ("usd", "us", "dollar", "dollars")
OTHER_CURRENCIES = (
    *("eur", "euro", "euros", "gbp", "gbx", "gbpence", "pence", "jpy", "yen", "chf", "cad", "aud", "nzd", "cny", "rmb"),
    *("hkd", "inr", "krw", "sek", "nok", "dkk", "brl", "mxn", "sgd", "zar", "pln"),
)
SIGNS = {"€": "eur", "£": "gbp", "¥": "yen"}
FILLERS = ("in", "of", "the", "share", "shares", "per", "points", "ccy", "currency")


@dataclass(frozen=True)
class Heading:
    """A file's column as its header names it: `own`; scale: what its numbers are to be multiplied by.

    currency: the one that the header states, lower case, where it is another than the dollar; else empty.
    """

    own: str
    scale: float = 1
    currency: str = ""


def headings(contract: Contract, types: Mapping[str, str]) -> dict[str, Heading]:
    """The contract's column names -> the file's columns; a column's own name goes before its other names, in order.

    types: the file's columns as they stand.
    """
    stated: dict[str, Heading] = {}
    for place in range(2):  # what a header says in full goes before what is left of it without a unit
        for own in types:
            for name, heading in list(_readings(own))[place : place + 1]:
                stated.setdefault(name, heading)
    found = {}
    for column in contract.read_columns:
        for name in contract.names_of(column):
            if name in stated:
                found[column.name] = stated[name]
                break
    return found


def normal(name: str) -> str:
    """A provider's column name in lower case: words, blanks and signs parted by one underscore, % as pct.

    `Surprise(%)` is surprise_pct, `reportedEPS` reported_eps, `Vol.` vol, `1. open` open.
    """
    plain = unicodedata.normalize("NFKC", name).replace("%", "_pct_")
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", plain)
    return re.sub(r"[\W_]+", "_", re.sub(r"^\s*\d+\.\s+", "", words)).strip("_").lower()


def _readings(own: str) -> Iterator[tuple[str, Heading]]:
    """Every name that a header may be, the fullest first, with what the rest of it says of its numbers."""
    yield normal(own), Heading(own, currency=next((name for sign, name in SIGNS.items() if sign in own), ""))
    bracketed = re.fullmatch(r"\s*(.+?)\s*[(\[{](.*)[)\]}]\s*", own)
    if bracketed and (heading := _unit(own, bracketed[2])):
        yield normal(bracketed[1]), heading
        return
    words = normal(own).split("_")
    for count in range(1, len(words)):
        if heading := _unit(own, " ".join(words[count:])):
            yield "_".join(words[:count]), heading
            return


def _unit(own: str, text: str) -> Heading | None:
    """What words behind a column's name say of its numbers; None where they are no unit."""
    for sign, name in {"$": "usd", **SIGNS}.items():
        text = text.replace(sign, f" {name} ")
    words = normal(text).split("_")
    if not all(word in SCALES or word in (*DOLLARS, *OTHER_CURRENCIES, *FILLERS, "") for word in words):
        return None
    scale = 1.0
    for word in words:
        scale *= SCALES.get(word, 1)
    return Heading(own, scale, next((word for word in words if word in OTHER_CURRENCIES), ""))


def remarks_on_columns(
    contract: Contract,
    found: Mapping[str, Heading],
    types: Mapping[str, str],
    constants: Mapping[str, str],
    unpivot: Unpivot | None,
) -> list[str]:
    """What to say of a file's columns: which were not understood beside which were, and in which unit they are read."""
    unpivoted = dict(unpivot.values) if unpivot else {}
    filled = {*found, *constants, *(column for _, column in unpivoted.values())}
    filled |= {unpivot.name_column} if unpivot else set()
    empty = [c.name for c in contract.columns if c.name not in filled and not contract.needs(c) and not c.is_remark]
    taken = {heading.own for heading in found.values()}
    unknown = [own for own in types if own not in taken and normal(own) not in unpivoted]
    remarks = []
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
