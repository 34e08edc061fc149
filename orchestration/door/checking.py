"""Checks an article, or a file of claims, for the Python door: as `make check` does, and writes no file."""

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.articles.claims_file import NumberedDraft, claims_csv, numbered
from orchestration.articles.drafts import Reading
from orchestration.articles.judging import (
    CHECKS,
    CLAIMS_ENDINGS,
    SOURCE_NAME,
    Judged,
    judge,
    judge_text,
    of_another_version,
    published_beneath,
)
from orchestration.articles.text import PAGES, PDF, TEXT, ArticleText, read_text
from orchestration.door.errors import DoorError
from orchestration.door.frames import frame_of
from orchestration.reports.dictionary.comments import described_marts
from orchestration.settings import utc_now
from orchestration.sources.inputs import FileInput
from orchestration.warehouse.published_file import Standing, read_as_it_stands

ENDINGS = (*TEXT, *PAGES, PDF, *CLAIMS_ENDINGS)
# What a text that came without a file is called where a row says its source.
UNNAMED = "text"


def check(path: Path, given: str | Path, published: date | None, include_guesses: bool) -> pd.DataFrame:
    """The claims with their verdicts, by the published file at `path`; `Warehouse.check` says the rest."""
    file = _file_of(given)
    today = utc_now().date()
    with read_as_it_stands(path, published_beneath) as (connection, standing):
        if file is not None and file.name.lower().endswith(CLAIMS_ENDINGS):
            if published is not None or include_guesses:
                raise DoorError("published and include_guesses are about articles: a row of claims states its day")
            if not file.exists():
                raise DoorError(f"{file}: there is no such file: look at the name and the folder")
            judged = judge(connection, FileInput(file, file.name, SOURCE_NAME), today)
            return _frame(connection, path, standing, judged, {})
        article = read_text(str(file)) if file is not None else _text_of(str(given))
        reading = _read(connection, article, published)
        drafts = numbered(reading)
        chosen = [item for item in drafts if include_guesses or not item.draft.is_guess]
        name = file.stem if file is not None else UNNAMED
        of_text = None
        if chosen:
            of_text = judge_text(connection, claims_csv(name, reading, chosen), file.name if file else UNNAMED, today)
        return _frame(connection, path, standing, of_text, _told(reading, drafts, include_guesses))


def _file_of(given: str | Path) -> Path | None:
    """The file that is meant; None for an article's text."""
    if isinstance(given, Path):
        return given
    if not isinstance(given, str) or not given.strip():
        raise DoorError("check: give an article's text, or the name of a file")
    if "\n" in given.strip():
        return None
    try:
        is_file = given.lower().endswith(ENDINGS) or Path(given).is_file()
    except (OSError, ValueError):  # too long for a name, or with a NUL
        is_file = False
    return Path(given) if is_file else None


def _text_of(given: str) -> ArticleText:
    return ArticleText(given.replace("\r\n", "\n").replace("\r", "\n"))


def _read(connection: duckdb.DuckDBPyConnection, article: ArticleText, published: date | None) -> Reading:
    # Imported here: whoever asks for frames alone needs no reader.
    from orchestration.articles.known import what_is_known  # noqa: PLC0415
    from orchestration.articles.reader import UnknownDayError, read_article  # noqa: PLC0415

    try:
        return read_article(article.text, what_is_known(connection), published or article.published_date)
    except duckdb.CatalogException as error:
        raise of_another_version(str(error).splitlines()[0]) from error
    except UnknownDayError as error:
        raise DoorError(
            'The text does not say when it appeared, so a weekday or "this week" in it cannot be placed. '
            "Add the day: published='2026-02-26'"
        ) from error


def _told(reading: Reading, drafts: tuple[NumberedDraft, ...], include_guesses: bool) -> dict[str, Any]:
    """What the frame's attrs say of how the article was read."""
    guesses = [] if include_guesses else [item.draft.statement for item in drafts if item.draft.is_guess]
    return {
        "published_date": reading.published_date.isoformat(),
        "guesses": guesses,
        "left_alone_count": len(reading.left_alone),
    }


def _frame(
    connection: duckdb.DuckDBPyConnection, path: Path, standing: Standing, judged: Judged | None, told: dict[str, Any]
) -> pd.DataFrame:
    """The verdicts as they stand in the database of this check; none where nothing was judged."""
    answer = connection.execute(
        f"select * from memory.marts.{CHECKS} order by source_row, article_id, claim_id"
        if judged is not None
        else f"select * from published.marts.{CHECKS} limit 0"
    )
    notes = [*judged.notes, *(f"row {row.row}: {row.message}" for row in judged.rejected)] if judged else []
    marts = described_marts(connection.cursor(), "published")
    return frame_of(answer, [marts[CHECKS]], path, standing, notes=notes, **told)
