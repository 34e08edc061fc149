"""Checks the figures of a text as `make check` does, without writing a file: claims, verdicts and what they rest on."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import duckdb

from orchestration.articles.claims_file import claims_csv, numbered
from orchestration.articles.drafts import Reading
from orchestration.articles.judging import Judged, judge_text, of_another_version, published_beneath
from orchestration.articles.known import what_is_known
from orchestration.articles.outcome import GUESS, REJECTED, Outcome, of_drafts
from orchestration.articles.publication import stamp_of
from orchestration.articles.reader import read_article, reads_like_english
from orchestration.articles.text import MOST_CHARACTERS
from orchestration.assistant.answers import Answer
from orchestration.assistant.errors import QuestionError
from orchestration.assistant.names import single
from orchestration.reports.brief.claims import claim_of
from orchestration.warehouse.published_file import read_as_it_stands

NAME = "text"
COLUMNS = {
    "claim_id": "VARCHAR", "said": "VARCHAR", "verdict_now": "VARCHAR", "verdict_at_publication": "VARCHAR",
    "claimed": "VARCHAR", "true_value_now": "VARCHAR", "subject": "VARCHAR", "metric": "VARCHAR", "period": "VARCHAR",
    "basis": "VARCHAR", "evidence": "VARCHAR", "missing": "VARCHAR", "assumed": "VARCHAR", "statement": "VARCHAR",
    "rests_on_simulated": "BOOLEAN",
}  # fmt: skip
MOST_LEFT_ALONE = 10
# What a page writes for people: blanks that do not break, and the minus of typesetters.
PLAIN = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2212": "-"})


def check(path: Path, text: str, published: date | None, has_guesses: bool, now: datetime) -> Answer:
    """The claims that a text makes, with their verdicts then and now; raises an ActionableError.

    path: the published file. published: when the text appeared; without it the day that its first lines state, and for
    a text that states none today. has_guesses: judge also what is a guess. now: the moment that counts as now (UTC).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not text.strip():
        raise QuestionError("the text is empty")
    if len(text) > MOST_CHARACTERS:
        raise QuestionError(f"the text has more than {MOST_CHARACTERS:,} characters: give the article alone")
    day = published
    if published is None and stamp_of(text) is None:
        day = now.date()
    with read_as_it_stands(path, published_beneath) as (connection, standing):
        try:
            known = what_is_known(connection)
        except duckdb.CatalogException as error:
            raise of_another_version(str(error).splitlines()[0]) from error
        reading = read_article(text, known, day)
        drafts = numbered(reading)
        chosen = [item for item in drafts if has_guesses or not item.draft.is_guess]
        judged = judge_text(connection, claims_csv(NAME, reading, chosen), NAME, now.date()) if chosen else Judged(())
        last_known = single(connection, "select max(last_known_at) from published.marts.data_sources")
    outcomes = of_drafts(drafts, judged)
    checks = [outcome.check for outcome in outcomes if outcome.check is not None]
    return Answer(
        tuple(COLUMNS),
        tuple(COLUMNS.values()),
        [_row(outcome) for outcome in outcomes],
        basis=sorted({check["basis"] for check in checks if check["basis"]}),
        is_simulated=any(check["rests_on_simulated"] for check in checks),
        known_at=last_known,
        known_at_of="file",
        notes=[*_notes(reading, outcomes, known.sessions.last, is_day_known=day == published), *judged.notes],
        about={
            "text_published": reading.published_date.isoformat(),
            "counts": dict(Counter(outcome.state for outcome in outcomes)),
            "left_alone": [f"{left.quote}: {left.reason}" for left in reading.left_alone[:MOST_LEFT_ALONE]],
        },
        published_at=standing.published_at,
    )


def _notes(reading: Reading, outcomes: Sequence[Outcome], last: date, is_day_known: bool) -> list[str]:
    """What to know of the verdicts. last: the last session of the file. is_day_known: of the text's publication."""
    simulated = sum(bool(outcome.check and outcome.check["rests_on_simulated"]) for outcome in outcomes)
    said = {
        "The text does not say when it appeared, and was taken as of today: give its day, or days and weeks in it may "
        "be placed wrongly.": not is_day_known,
        f"The published file knows sessions up to {last}: later days cannot be judged.": reading.published_date > last,
        "The text does not read like English, which is all that the reader knows.": not reads_like_english(
            reading.text
        ),
        "No figure was found that could be checked.": not outcomes,
        "A guess was not judged, since its period or subject is not said: include_guesses judges such too.": any(
            outcome.state == GUESS for outcome in outcomes
        ),
        f"{len(reading.left_alone)} figure(s) were left alone (left_alone): nothing is said of them.": bool(
            reading.left_alone
        ),
        f"{simulated} could be judged by simulated rows alone, which are never evidence.": bool(simulated),
    }
    return [note for note, holds in said.items() if holds]


def _row(outcome: Outcome) -> tuple[object, ...]:
    """A claim as COLUMNS has it."""
    draft, check = outcome.draft, outcome.check
    assert draft is not None  # the claims of a text come from drafts
    period = draft.period_end_date.isoformat()
    if draft.period_start_date != draft.period_end_date:
        period = f"{draft.period_start_date.isoformat()}..{period}"
    assumed = "; ".join(draft.assumptions) or None
    if check is None:
        state = REJECTED if outcome.rejected else GUESS
        why = outcome.rejected.message if outcome.rejected else None
        return (
            outcome.claim_id, draft.quote, state, state, draft.value, None, draft.subject, draft.metric, period,
            None, None, why, assumed, draft.statement, None,
        )  # fmt: skip
    shown = claim_of(check)
    return (
        outcome.claim_id, draft.quote, check["verdict_latest"], check["verdict_at_publication"], _plain(shown.claimed),
        None if check["computed_latest"] is None else _plain(shown.computed), check["subject"], check["metric"], period,
        check["basis"], check["evidence"], check["missing"], assumed, draft.statement, check["rests_on_simulated"],
    )  # fmt: skip


def _plain(text: str) -> str:
    return text.translate(PLAIN)
