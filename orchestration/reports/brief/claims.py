"""The claims of articles: their tally as a headline number, and each with its verdict and evidence."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from orchestration.contracts import claim_words
from orchestration.reports.brief import words
from orchestration.reports.brief.figure import Change, Figure, Row, Told, ask

# Verdict → the sign before it and what it means.
VERDICTS: Mapping[str, tuple[str, str]] = {
    row["verdict"]: (row["sign"], row["short_meaning"]) for row in claim_words.VERDICT_ROWS
}
# How a value with its unit is written; a unit that is not here follows its value.
UNITS: Mapping[str, str] = {
    "percent": "{} %", "index_points": "{} points", "USD": "${}", "USD_bn": "${} bn", "basis_points": "{} basis points",
    "count": "{}", "boolean": "{}", "rank": "rank {}", "month": "{}", "weekday": "{}", "year": "{}", "x": "{} times",
}  # fmt: skip
# A number, or a range of two; anything else is a word or a day.
NUMBER = re.compile(r"-?[\d.]+?(\.\.-?[\d.]+)?")
# In "more than in 2024" the claimed value is a year, which stands for the figure of that year.
YEAR = re.compile(r"(19|20)\d\d")
# Units whose numbers are names rather than amounts: a year has no thousands separator.
UNSEPARATED = {"month", "weekday", "year"}
# Of a value as computed so many digits more than of the claim are shown: enough to see how a rounding went.
MORE_DIGITS = 2
COMPARATORS = {"equal": "", "at_most": "at most", "at_least": "at least"}


@dataclass(frozen=True)
class Claim:
    """A claim as its row of the table shows it; `row` has the columns of marts.claim_checks."""

    row: Mapping[str, Any]
    claimed: str
    computed: str
    computed_then: str
    details: tuple[tuple[str, str], ...]

    @property
    def anchor(self) -> str:
        """What a link to it ends in, after `#`: the same as long as article and claim keep their names."""
        return anchor_of(self.row["article_id"] or "", self.row["claim_id"] or "")


def anchor_of(article_id: str, claim_id: str) -> str:
    """The anchor of a claim in the brief. Two hyphens, which no name keeps side by side, part article and claim."""
    return f"claim-{_slug(article_id)}--{_slug(claim_id)}"


def read_claims(connection: duckdb.DuckDBPyConnection) -> list[Claim]:
    """All claims, those that fail first, then article by article."""
    return [claim_of(row) for row in ask(connection, "claims")]


def claim_of(row: Mapping[str, Any]) -> Claim:
    """A row of marts.claim_checks as it is shown: computed values to two digits more than the claim itself has."""
    stated = str(row["claimed_value"]).split("..", maxsplit=1)[0]
    digits = len(stated.partition(".")[2]) + MORE_DIGITS
    now, then = (_rounded(row[name], digits) for name in ("computed_latest", "computed_at_publication"))
    comparator = COMPARATORS.get(row["comparator"], row["comparator"])
    return Claim(
        row=row,
        claimed=f"{comparator} {_claimed(row['claimed_value'], row['unit'])}".strip(),
        computed=_with_unit(now, row["unit"]),
        computed_then="" if now == then else _with_unit(then, row["unit"]),
        details=tuple(
            (label, text)
            for label, text in (
                ("Rows behind it", row["evidence"]),
                ("How it was read", row["reading"]),
                ("Basis", row["basis"]),
            )
            if text
        ),
    )


def _claimed(value: str, unit: str) -> str:
    if unit == "percent" and YEAR.fullmatch(value):
        return f"that of {value}"
    return _with_unit(value, unit, " and ")


def _with_unit(value: str | None, unit: str, between: str = " to ") -> str:
    """A value with its unit, thousands apart, and with exactly the digits that it has."""
    if value is None:
        return words.NOT_KNOWN
    if not NUMBER.fullmatch(value):
        return value.replace("_", " ")
    if unit not in UNSEPARATED:
        value = "..".join(_separated(end) for end in value.split(".."))
    written = UNITS.get(unit, f"{{}} {unit}").replace(" ", words.GAP).format(value.replace("..", between))
    return written.replace("$-", "-$").replace("-", words.MINUS)


def _separated(number: str) -> str:
    sign, digits = ("-", number[1:]) if number.startswith("-") else ("", number)
    whole, point, rest = digits.partition(".")
    return f"{sign}{int(whole):,}{point}{rest}" if whole.isdigit() else number


def _rounded(value: str | None, digits: int) -> str | None:
    """A number, or both ends of a range, to so many digits behind the point; any other text as it is."""
    if value is None:
        return None
    ends = value.split("..")
    try:
        return "..".join(f"{round(float(end), digits):.10f}".rstrip("0").rstrip(".") for end in ends)
    except ValueError:
        return value


def _slug(text: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.]+", "-", text).strip("-")


def _tally(row: Row) -> Told:
    return Told(
        value=f"{words.count(row['supported_count'])} of {words.count(row['claims_count'])}",
        unit="supported now",
        as_of="all articles in this file",
        known_by="judged anew with each build of this file, by closes and filings until then",
        is_judged=True,
        basis="Claims of articles checked against this file, by what is known now; "
        "then is the end of the day on which the article appeared.",
        changes=(
            Change("supported then", words.count(row["supported_then_count"])),
            *(
                Change(
                    f"{verdict.replace('_', ' ')}, now and then",
                    f"{words.count(row[f'{verdict}_count'])} and {words.count(row[f'{verdict}_then_count'])}",
                )
                for verdict in VERDICTS
                if verdict != "supported"
            ),
        ),
    )


FIGURES = (Figure("claims_supported", "Claims of articles", "claim_summary", "This file has no claims.", _tally),)
