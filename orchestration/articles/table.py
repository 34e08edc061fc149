"""The outcomes as lines for a terminal: a table as wide as it is, and below it what to know."""

import re
import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping

from orchestration.articles.outcome import GUESS, REJECTED, Outcome, Outcomes
from orchestration.reports.brief.claims import VERDICTS, claim_of

UNDECIDED = ("needs_data", "out_of_scope")
# Both verdicts, where they differ, as "needs data → supported"; a value with its unit is seldom longer than 15.
VERDICT_WIDTH, VALUE_WIDTH = 25, 15
# Below this width a claim's words stand above its verdicts instead of beside them.
LEAST_TABLE_WIDTH = 72
DETAIL_LINES = 2
LISTED = 20


def lines(found: Outcomes, width: int) -> list[str]:
    """The table, the counts, and what was set aside, each line at most `width` characters wide."""
    width = max(width, 30)
    told = [*_table(found, width), "", *_wrapped(_counts(found), width)]
    if guesses := found.count(GUESS):
        what = "draft is a guess" if guesses == 1 else "drafts are guesses"
        told += _wrapped(f"{guesses:,} {what}, not judged: INCLUDE_GUESSES=1 judges such too.", width)
    told += _rejected(found, width)
    told += _left_alone(found, width)
    simulated = sum(bool(check["rests_on_simulated"]) for check in found.checks)
    if simulated:
        told += _wrapped(f"{simulated:,} could be judged by simulated rows alone, which are never evidence.", width)
    for note in found.notes:
        told += _wrapped(note, width)
    return told


def _table(found: Outcomes, width: int) -> Iterator[str]:
    outcomes = found.outcomes
    if not outcomes:
        yield "No figure was found that could be checked."
        return
    is_wide = width >= LEAST_TABLE_WIDTH
    id_width = min(max(len(_plain(outcome.claim_id)) for outcome in outcomes), 12)
    said_width = width - id_width - 4 - (VERDICT_WIDTH + VALUE_WIDTH + 4 if is_wide else 0)
    head = f"{'':{id_width + 2}}  {'said':{said_width}}"
    figures = f"{'then → now':{VERDICT_WIDTH}}  true value"
    if is_wide:
        yield f"{head}  {figures}"
    article = None
    many = len({outcome.check["article_id"] for outcome in outcomes if outcome.check}) > 1
    for outcome in outcomes:
        if many and outcome.check and outcome.check["article_id"] != article:
            article = outcome.check["article_id"]
            yield _cut(f"{_plain(article)}, {outcome.check['published_date']}", width)
        sign, then, now, value = _figures(outcome)
        said = _said(outcome, said_width)
        start = f"{sign} {_cut(_plain(outcome.claim_id), id_width):{id_width}}  {said:{said_width}}"
        verdicts = now if then == now else f"{then} → {now}"
        if is_wide:
            yield f"{start}  {_cut(verdicts, VERDICT_WIDTH):{VERDICT_WIDTH}}  {_cut(value, VALUE_WIDTH)}".rstrip()
        else:
            yield start.rstrip()
            yield from _wrapped(f"{verdicts}; true: {value}" if value else verdicts, width, "    ")
        for text, most in ((_understood(outcome, found.index_names), 1), (_detail(outcome), DETAIL_LINES)):
            yield from _wrapped(text, width, " " * (id_width + 4), most)


def _understood(outcome: Outcome, index_names: Mapping[str, str]) -> str:
    """What the figure was taken for: whose, of what, and of an article's when. Empty for a row that was not taken."""
    draft, check = outcome.draft, outcome.check
    if draft is None:
        return _named(check["subject"], check["metric"], index_names) if check else ""
    words = _named(draft.subject, draft.metric, index_names)
    first, last = draft.period_start_date.isoformat(), draft.period_end_date.isoformat()
    return f"{words}, {last}" if first == last else f"{words}, {first} to {last}"


def _named(subject: str, metric: str, index_names: Mapping[str, str]) -> str:
    """As people say it: SPX and index_close are the S&P 500's close."""
    return f"{index_names.get(subject, subject)} {_word(metric.removeprefix('index_'))}"


def _figures(outcome: Outcome) -> tuple[str, str, str, str]:
    """The sign, both verdicts, and the true value, as text."""
    if outcome.check is None:
        return ("!", "breaks a rule", "breaks a rule", "") if outcome.rejected else ("·", "a guess", "a guess", "")
    verdict = outcome.check["verdict_latest"]
    value = "" if outcome.check["computed_latest"] is None else _plain(claim_of(outcome.check).computed)
    return VERDICTS[verdict][0], _word(outcome.check["verdict_at_publication"]), _word(verdict), value


def _said(outcome: Outcome, width: int) -> str:
    """What is said, around the figure where the sentence is too long."""
    if outcome.rejected and outcome.draft is None:
        return _cut(f"row {outcome.rejected.row}", width)
    statement = _plain(
        outcome.draft.statement if outcome.draft else outcome.check["statement"] if outcome.check else ""
    )
    quote = _plain(outcome.draft.quote) if outcome.draft else _figure_in(statement, outcome)
    at = statement.find(quote) if quote else 0
    if len(statement) <= width or at < 0:
        return _cut(statement if at >= 0 else quote, width)
    # Some words before the figure say what it is of.
    first = max(0, min(at + len(quote) - 2 * width // 3, len(statement) - width + 1, at))
    # The first word of a part is left out where it may be cut through.
    part = re.sub(r"^\S*\s", "", statement[first:]) if 0 < first < at else statement[first:]
    return _cut(f"…{part}" if first else statement, width)


def _figure_in(statement: str, outcome: Outcome) -> str:
    """The figure of a row of claims as its statement has it, with or without separators; empty where it has not."""
    value = str(outcome.check["claimed_value"]).lstrip("+-") if outcome.check else ""
    whole, point, rest = value.partition(".")
    grouped = f"{int(whole):,}{point}{rest}" if whole.isdecimal() else value
    return next((figure for figure in (grouped, value) if figure in statement), "")


def _detail(outcome: Outcome) -> str:
    """What the verdict rests on where it is not a plain yes."""
    check = outcome.check
    if check is None:
        return (
            outcome.rejected.message
            if outcome.rejected
            else "; ".join(outcome.draft.assumptions if outcome.draft else ())
        )
    if check["verdict_latest"] in UNDECIDED:
        simulated = "only simulated rows could tell; it needs " if check["rests_on_simulated"] else ""
        return f"{simulated}{check['missing'] or VERDICTS[check['verdict_latest']][1]}"
    if check["is_failing"] and check["verdict_latest"] != "supported":
        return check["evidence"] or check["basis"] or ""
    return ""


def _counts(found: Outcomes) -> str:
    judged = len(found.checks)
    counts = [f"{found.count(verdict):,} {_word(verdict)}" for verdict in VERDICTS if found.count(verdict)]
    return f"{judged:,} judged by what is known now: {', '.join(counts)}." if judged else "0 judged."


def _left_alone(found: Outcomes, width: int) -> list[str]:
    """How many figures were left alone for which reason, the commonest first; the page says it of each."""
    if not found.left_alone:
        return []
    count = len(found.left_alone)
    told = _wrapped(f"{count:,} figure{' was' if count == 1 else 's were'} left alone; the page marks each:", width)
    for reason, of_reason in Counter(left.reason for left in found.left_alone).most_common():
        told += _wrapped(f"{of_reason:,}: {reason}", width, "  ")
    return told


def _rejected(found: Outcomes, width: int) -> list[str]:
    rejected = [outcome.rejected for outcome in found.outcomes if outcome.rejected]
    told: list[str] = []
    for row in rejected[:LISTED]:
        told += _wrapped(f"{found.claims_file} row {row.row}: {row.message} (rule {row.rule})", width)
    if len(rejected) > LISTED:
        told.append(f"and {len(rejected) - LISTED:,} more")
    if rejected:
        told += _wrapped(
            f"{found.count(REJECTED):,} not judged because of such: correct the file of claims, and check it with "
            "`make check CLAIMS=<that file>`.",
            width,
        )
    return told


def _word(verdict: str) -> str:
    return verdict.replace("_", " ")


def _plain(text: str) -> str:
    """The text on one line, without characters that could steer a terminal."""
    return re.sub(r"\s+", " ", "".join(letter if letter.isprintable() else " " for letter in text)).strip()


def _cut(text: str, width: int) -> str:
    return text if len(text) <= width else f"{text[: max(width - 1, 0)]}…"


def _wrapped(text: str, width: int, indent: str = "", most: int | None = None) -> list[str]:
    if not text:
        return []
    return textwrap.wrap(
        _plain(text), width, initial_indent=indent, subsequent_indent=indent, max_lines=most, placeholder=" …"
    )
