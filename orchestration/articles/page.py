"""The outcomes as one page: the article with its figures marked, and a table of what the data say of each.

Nothing in it comes from the network and nothing runs: it has no script, and the article's text is escaped.
"""

import base64
import hashlib
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from orchestration.articles.marks import Mark, Piece, paragraphs
from orchestration.articles.outcome import GUESS, REJECTED, Outcome, Outcomes
from orchestration.reports import brief
from orchestration.reports.brief.claims import VERDICTS, Claim, claim_of
from orchestration.reports.charts.theme import css_variables

HERE = Path(__file__).parent
ALONE = "alone"
# State → the sign before it, its words, and what it means.
STATES = {verdict: (sign, verdict.replace("_", " "), meaning) for verdict, (sign, meaning) in VERDICTS.items()} | {
    GUESS: ("·", "a guess, not judged", "The text leaves open what it is about; INCLUDE_GUESSES=1 judges such too."),
    REJECTED: ("!", "breaks a rule", "It breaks a rule of the table of claims, which is named."),
    ALONE: ("", "left alone", "No claim was made of it."),
}


@dataclass(frozen=True)
class Shown:
    """One claim as the page shows it. claim: None where it was not judged. then: its state at publication."""

    key: str
    state: str
    then: str
    statement: str
    about: tuple[str, str, str]
    claim: Claim | None
    details: tuple[tuple[str, str], ...]


def page(found: Outcomes) -> str:
    """The page of an article, or of a file of claims."""
    shown = [_shown(number, outcome) for number, outcome in enumerate(found.outcomes, start=1)]
    marks = [
        Mark(outcome.draft.start, outcome.draft.end, one.key, one.state)
        for outcome, one in zip(found.outcomes, shown, strict=True)
        if outcome.draft
    ]
    alone = {f"alone-{number}": left for number, left in enumerate(found.left_alone, start=1)}
    marks += [Mark(left.start, left.end, key, ALONE) for key, left in alone.items()]
    pieces = paragraphs(found.text, marks) if found.text is not None else []
    style = (
        css_variables()
        + (Path(brief.__file__).parent / "brief.css").read_text(encoding="utf-8")
        + (HERE / "check.css").read_text(encoding="utf-8")
    )
    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template("check.html.j2").render(
        found=found,
        shown=shown,
        shown_of={one.key: one for one in shown},
        alone=alone,
        paragraphs=pieces,
        marked_keys=_keys(pieces),
        states=STATES,
        counts=[(state, found.count(state)) for state in STATES if found.count(state)],
        simulated_count=sum(bool(check["rests_on_simulated"]) for check in found.checks),
        style=Markup(style),
        policy=_policy(style),
    )


def _shown(number: int, outcome: Outcome) -> Shown:
    draft, check = outcome.draft, outcome.check
    claim = claim_of(check) if check else None
    details: list[tuple[str, str]] = []
    if check and claim:
        if check["matching_date"] and check["verdict_latest"] == "misdated":
            details.append(("True for", str(check["matching_date"])))
        if check["missing"]:
            details.append(("Missing", check["missing"]))
        if check["rests_on_simulated"]:
            details.append(("Simulated", "Only simulated rows could tell, and those are never evidence."))
        details += claim.details
    if outcome.rejected:
        details.append(("Rule", f"{outcome.rejected.message} ({outcome.rejected.rule})"))
    if draft and draft.assumptions:
        details.append(("Assumed", "; ".join(draft.assumptions)))
    if draft:
        details.append(("Read by", draft.rule))
    return Shown(
        key=f"claim-{number}",
        state=outcome.state,
        then=check["verdict_at_publication"] if check else "",
        statement=_statement(outcome),
        about=_about(outcome),
        claim=claim,
        details=tuple(details),
    )


def _statement(outcome: Outcome) -> str:
    if outcome.check:
        return outcome.check["statement"]
    if outcome.draft:
        return outcome.draft.statement
    return f"Row {outcome.rejected.row}" if outcome.rejected else ""


def _about(outcome: Outcome) -> tuple[str, str, str]:
    """Subject, metric, and what else says what was judged: the period of a draft, the article of a row of a file."""
    draft, check = outcome.draft, outcome.check
    if draft:
        first, last = draft.period_start_date.isoformat(), draft.period_end_date.isoformat()
        return draft.subject, draft.metric, first if first == last else f"{first} to {last}"
    return (
        (check["subject"], check["metric"], f"{check['article_id']}, {check['published_date']}") if check else ("",) * 3
    )


def _keys(pieces: list[list[Piece]]) -> set[str]:
    """The marks that stand in the text: those of claims whose place lies outside it do not."""
    return {mark.key for line in pieces for piece in line for mark in piece.marks}


def _policy(style: str) -> str:
    """The content security policy: this style sheet, and nothing else; no script at all."""
    # The browser hashes what stands between the tags.
    digest = base64.b64encode(hashlib.sha256(f"\n{style}".encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
