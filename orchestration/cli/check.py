"""`python -m orchestration.cli.check`: what `make check` runs. Which of an article's figures do the data support?

Exit code 0 whatever the verdicts; 1 where nothing could be judged; 2 for arguments and settings that cannot work.
"""

import argparse
import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from orchestration.__main__ import let_go_of_a_closed_terminal
from orchestration.articles import table
from orchestration.articles.claims_file import OutputError, claims_csv, numbered, put_beside, replace_page
from orchestration.articles.drafts import Reading
from orchestration.articles.judging import (
    CLAIMS_ENDINGS,
    SOURCE_NAME,
    ClaimsFileError,
    Judged,
    judge,
    judge_text,
    of_another_version,
    published_beneath,
)
from orchestration.articles.outcome import Outcomes, of_drafts, of_rows
from orchestration.articles.page import page
from orchestration.articles.publication import is_plausible, stamp_of
from orchestration.articles.text import MARKED, STDIN, STDIN_NAME, ArticleText, read_text
from orchestration.cli.terminal import Terminal
from orchestration.errors import ActionableError
from orchestration.settings import Settings, SettingsError, from_environment
from orchestration.sources.inputs import FileInput

if TYPE_CHECKING:
    from orchestration.articles.known import Known
    from orchestration.articles.model_reader import Model

# An article may be so much younger than the last session that is known.
FRESH = timedelta(days=10)


def main(arguments: Sequence[str]) -> int:
    """Check an article or a file of claims, and print what the data say."""
    terminal = Terminal(sys.stdout, sys.stderr)
    try:
        asked = _asked(arguments)
        settings = from_environment()
        published = _day(asked.published)
        model = _model(os.environ) if asked.article else None
        with published_beneath(settings.published_path) as connection:
            if asked.claims:
                told = check_claims(settings, connection, asked.claims)
            else:
                told = check_article(
                    settings, connection, asked.article, published, asked.include_guesses, model, terminal.tell
                )
    except SettingsError as error:
        terminal.tell(f"error: {error}", is_warning=True)
        return 2
    except ActionableError as error:
        terminal.tell(f"error: {error}", is_warning=True)
        return 1
    with suppress(BrokenPipeError):  # as by `| head`: the files are written by now
        for line in told:
            terminal.tell(line)
    return 0


def check_article(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    name: str,
    published: date | None,
    has_guesses: bool,
    model: "Model | None" = None,
    tell: Callable[[str], None] = print,
) -> list[str]:
    """Read an article, judge what it states, and write its claims and its page beside it; returns what to tell.

    model: reads what the rules left alone; `tell` says so before the text is sent.
    """
    article = read_text(name)
    # Imported here: a file of claims needs no reader.
    from orchestration.articles.known import what_is_known  # noqa: PLC0415
    from orchestration.articles.reader import read_article, reads_like_english  # noqa: PLC0415

    try:
        known = what_is_known(connection)
    except duckdb.CatalogException as error:
        raise of_another_version(str(error).splitlines()[0]) from error
    reading = read_article(article.text, known, published or article.published_date)
    more: list[str] = []
    if model is not None:
        reading, more = _read_more(connection, model, reading, known, tell)
    path = Path(f"{STDIN_NAME}.txt") if name == STDIN else Path(name)
    told = check_reading(settings, connection, path, reading, _stated_by(published, article, reading), has_guesses)
    stamp = stamp_of(article.text)
    said: list[str] = []
    if published and stamp and stamp.published_date != published:
        said += [f'The text says "{stamp.words}", PUBLISHED says {published}: look which day is meant.']
    first, last = known.sessions.first, known.sessions.last
    if not first <= reading.published_date <= last + FRESH:
        said += [
            f"The published file knows the sessions from {first} to {last}: of an article of {reading.published_date} "
            "the days may be told wrongly, and little of it can be judged."
        ]
    if not reads_like_english(article.text):
        said += ["The text does not read like English, which is all that the reader knows."]
    head, *rest = told
    return [head, *said, *rest, *more]


def _read_more(
    connection: duckdb.DuckDBPyConnection,
    model: "Model",
    reading: Reading,
    known: "Known",
    tell: Callable[[str], None],
) -> tuple[Reading, list[str]]:
    """A reading with what a model adds; what the rules read stands where the model gives nothing."""
    from orchestration.articles.metrics import metrics_of  # noqa: PLC0415
    from orchestration.articles.model_claims import read_more  # noqa: PLC0415
    from orchestration.articles.model_reader import ModelError  # noqa: PLC0415

    try:
        return read_more(model, reading, known, metrics_of(connection), tell)
    except ModelError as error:
        return reading, [f"The model added nothing: {error}. What the rules read was checked."]


def check_reading(
    settings: Settings,
    connection: duckdb.DuckDBPyConnection,
    path: Path,
    reading: Reading,
    stated_by: str,
    has_guesses: bool,
) -> list[str]:
    """Judge an article as it was read; returns what to tell. path: where it lies, or would. stated_by: its day."""
    today = settings.now().date()
    drafts = numbered(reading)
    chosen = [item for item in drafts if has_guesses or not item.draft.is_guess]
    written: list[str] = []
    claims_file = f"{path.stem}.claims.csv"
    judged = Judged(())
    if chosen:
        content = claims_csv(path.stem, reading, chosen)
        judged = judge_text(connection, content, claims_file, today)
        with _told_in(written):
            placed = put_beside(path.with_name(claims_file), content)
            claims_file = placed.path.name
            if placed.kept:
                kept = os.path.relpath(placed.kept)
                written.append(
                    f"{kept} stands as it is: it differs, and may hold your corrections. "
                    f"Check it with: make check CLAIMS={kept}"
                )
            written.append(f"Claims, to correct and to check again: {os.path.relpath(placed.path)}")
    found = Outcomes(
        title=path.name,
        claims_file=claims_file,
        outcomes=of_drafts(drafts, judged),
        judged_date=today,
        text=reading.text,
        published=f"{reading.published_date} ({stated_by})",
        left_alone=reading.left_alone,
        notes=judged.notes,
        index_names=_index_names(connection),
    )
    with _told_in(written):
        shown = replace_page(path.with_name(f"{path.stem}{MARKED}"), page(found))
        written.append(f"The article with its figures marked: {os.path.relpath(shown)}")
    head = f"{path.name}, published {found.published}"
    return [head, "", *table.lines(found, _width()), "", *written]


def check_claims(settings: Settings, connection: duckdb.DuckDBPyConnection, name: str) -> list[str]:
    """Judge a file of claims, and write a page beside it; returns what to tell."""
    path = Path(name)
    ending = next((ending for ending in CLAIMS_ENDINGS if path.name.lower().endswith(ending)), None)
    if ending is None:
        raise ClaimsFileError(f"{name}: a file of claims is a CSV as data/figures/claims_template.csv, or Parquet")
    today = settings.now().date()
    judged = judge(connection, FileInput(path, name, SOURCE_NAME), today)
    names = _index_names(connection)
    found = Outcomes(path.name, name, of_rows(judged), today, notes=judged.notes, index_names=names)
    written: list[str] = []
    with _told_in(written):
        shown = replace_page(path.with_name(f"{path.name[: -len(ending)]}{MARKED}"), page(found))
        written.append(f"What each verdict rests on: {os.path.relpath(shown)}")
    return [*table.lines(found, _width()), "", *written]


def _index_names(connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """What people call each index."""
    return dict(connection.execute("select index_id, index_name from published.marts.indices").fetchall())


@contextmanager
def _told_in(written: list[str]) -> Iterator[None]:
    """A file that cannot be written is told, and hides no verdict."""
    try:
        yield
    except OutputError as error:
        written.append(f"not written: {error}")


def _stated_by(published: date | None, article: ArticleText, reading: Reading) -> str:
    if published:
        return "as PUBLISHED says"
    if article.published_date:
        return "as the page's head says"
    return f'as the text says: "{reading.published_from}"'


def _asked(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m orchestration.cli.check", description="Check an article's figures."
    )
    parser.add_argument("--article", default="", help="a .txt, .md, .html or .pdf file, or - for standard input")
    parser.add_argument("--claims", default="", help="a file of claims instead")
    parser.add_argument("--published", default="", help="the day the article appeared, as 2026-02-26")
    parser.add_argument("--include-guesses", action="store_true", help="judge drafts that are guesses too")
    asked = parser.parse_args(arguments)
    if asked.article and asked.claims:
        raise SettingsError("ARTICLE and CLAIMS are two ways to say what to check: name one of them")
    if not asked.article and not asked.claims:
        raise SettingsError(
            "name what to check: make check ARTICLE=<article.txt> [PUBLISHED=2026-02-26], or CLAIMS=<claims.csv>"
        )
    if asked.claims and (asked.published or asked.include_guesses):
        raise SettingsError("PUBLISHED and INCLUDE_GUESSES are about an ARTICLE: a row of claims states its own day")
    return asked


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        day = datetime.strptime(text, "%Y-%m-%d").date()
    except ValueError:
        day = None
    # strptime takes 2026-2-6 too, which other tools read differently.
    if day is None or day.isoformat() != text or not is_plausible(day):
        raise SettingsError(f"PUBLISHED={text}: write the day the article appeared as 2026-02-26")
    return day


def _model(environ: Mapping[str, str]) -> "Model | None":
    """The model that MODEL names, MODEL_URL and MODEL_KEY say how to ask; None unless MODEL is set."""
    if not environ.get("MODEL"):
        return None
    # Imported here: most articles are read without one.
    from orchestration.articles.model_reader import Model  # noqa: PLC0415

    return Model(environ["MODEL"], environ.get("MODEL_URL", ""), environ.get("MODEL_KEY") or None)


def _width() -> int:
    return shutil.get_terminal_size((80, 24)).columns


if __name__ == "__main__":
    code = main(sys.argv[1:])
    let_go_of_a_closed_terminal()
    sys.exit(code)
