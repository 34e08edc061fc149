"""The drafts of an article as a file of claims, as a person writes it, and where it is put beside the article."""

import csv
import io
import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from orchestration.articles.drafts import Draft, Reading
from orchestration.errors import ActionableError

# As in data/figures/claims_template.csv, and a note of where each claim comes from.
HEADER = (
    *("article_id", "claim_id", "published_date", "statement", "subject", "metric", "period_start", "period_end"),
    *("comparator", "value", "unit", "how_to_check"),
)
# A spreadsheet takes a cell that begins so for a formula.
FORMULA = ("=", "+", "-", "@")
MOST_FILES = 1000
# Near the top of every page that check.html.j2 makes.
OWN_SIGN = b'<meta name="generator" content="make check">'


class OutputError(ActionableError):
    """A file of results that cannot be written."""


@dataclass(frozen=True)
class NumberedDraft:
    """A draft with the id of its claim: its number in the order of the text, drafts that are guesses counted too."""

    claim_id: str
    draft: Draft


@dataclass(frozen=True)
class Placed:
    """Where a file was put. kept: the file of that name that stands there with other content, and was left."""

    path: Path
    kept: Path | None = None


def numbered(reading: Reading) -> tuple[NumberedDraft, ...]:
    """The drafts in the order of the text."""
    ordered = sorted(reading.drafts, key=lambda draft: (draft.start, draft.end))
    return tuple(NumberedDraft(f"C{number:03d}", draft) for number, draft in enumerate(ordered, start=1))


def claims_csv(article_id: str, reading: Reading, drafts: Sequence[NumberedDraft]) -> str:
    """The drafts as CSV: one row per draft."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\n")
    writer.writerow(HEADER)
    for item in drafts:
        draft = item.draft
        writer.writerow(
            (
                *(_cell(article_id), item.claim_id, reading.published_date.isoformat(), _cell(draft.statement)),
                *(draft.subject, draft.metric, draft.period_start_date.isoformat(), draft.period_end_date.isoformat()),
                *(draft.comparator, draft.value, draft.unit, _note(draft)),
            )
        )
    return written.getvalue()


def put_beside(path: Path, content: str) -> Placed:
    """Write a file where none stands, or one with this content; else beside it under the next free number.

    What stands there may hold a person's corrections. Raises OutputError where nothing can be written.
    """
    kept = None
    for number in range(1, MOST_FILES):
        place = path if number == 1 else path.with_name(f"{path.stem}.{number}{path.suffix}")
        try:
            with place.open("x", encoding="utf-8", newline="") as stream:
                stream.write(content)
        except FileExistsError:
            if _holds(place, content):
                return Placed(place, kept)
            kept = kept or place
        except OSError as error:
            raise _not_written(place, error) from error
        else:
            return Placed(place, kept)
    raise OutputError(f"{path.name} and {MOST_FILES:,} others stand beside the article: take some away")


def replace_page(path: Path, content: str) -> Path:
    """Write a page in one step, in place of an earlier one; raises OutputError.

    A file of that name that is no such page is left.
    """
    if path.exists() and not _is_page(path):
        raise OutputError(f"{path} stands there and was not written by `make check`: give it another name")
    beside = path.with_name(f".{path.name}.{os.getpid()}.next")
    try:
        beside.write_text(content, encoding="utf-8", newline="")
        os.replace(beside, path)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        beside.unlink(missing_ok=True)
    return path


def _is_page(path: Path) -> bool:
    try:
        return OWN_SIGN in path.read_bytes()[:4096]
    except OSError:
        return False


def _not_written(path: Path, error: OSError) -> OutputError:
    return OutputError(
        f"{path} cannot be written ({error.strerror}): look at the folder's permissions and the room on the disk"
    )


def _holds(path: Path, content: str) -> bool:
    try:
        return path.read_bytes() == content.encode()
    except OSError:  # a folder of that name, or not to be read
        return False


def _note(draft: Draft) -> str:
    """Where the claim stands, what rule read it, and what was assumed."""
    assumed = f" Assumed: {'; '.join(draft.assumptions)}." if draft.assumptions else ""
    guess = " A guess." if draft.is_guess else ""
    return _line(f'Characters {draft.start} to {draft.end}: "{draft.quote}". Read by {draft.rule}.{assumed}{guess}')


def _cell(text: str) -> str:
    line = _line(text)
    return f" {line}" if line.startswith(FORMULA) else line


def _line(text: str) -> str:
    """The text on one line, without what no text has."""
    return re.sub(r"\s+", " ", "".join(letter for letter in text if letter.isprintable() or letter.isspace())).strip()
