"""A published file, asked through Python. Each question opens the file as it then is, and lets go of it."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from orchestration.articles.judging import of_another_version
from orchestration.door import checking
from orchestration.door.days import day_of, moment_of
from orchestration.door.errors import DoorError
from orchestration.door.frames import SIMULATED, frame_of
from orchestration.reports.dictionary.comments import DescribedMart, described_marts
from orchestration.warehouse.published_file import Standing, lock, read_as_it_stands, read_published, shut_off
from orchestration.warehouse.tables import identifier

# A mart in a query; functions ending in _as_of have the columns of their tables.
MART = re.compile(r"\bmarts\.(\w+)", re.IGNORECASE)
CHANGES_CONNECTION = re.compile(
    r"\b(?:(?:en|dis)able_(?:logging|profil\w+|profile)|(?:force_)?checkpoint|truncate_duckdb_logs|write_log)\b",
    re.IGNORECASE,
)


class Warehouse:
    """A published file. path: where it lies."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with read_published(path):
            pass  # what is no published file is told now, not at the first question

    def __repr__(self) -> str:
        return f"Warehouse({str(self.path)!r})"

    def index(self, index_id: str = "SPX") -> pd.DataFrame:
        """Every session of an index: the rows of marts.index_levels, the earliest first.

        Levels end in `_points`, returns in `_ratio` (0.05 = 5 %, price returns). `is_simulated` says whether a row
        rests on simulated sessions, `is_close_simulated` whether its close is one. Raises DoorError for an index
        without a session in the file.
        """
        with self._reading() as (connection, standing):
            has_sessions = dict(connection.execute("select index_id, session_count > 0 from marts.indices").fetchall())
            wanted = str(index_id).upper()
            if not has_sessions.get(wanted):
                held = sorted(name for name, has_any in has_sessions.items() if has_any)
                why = "has no session in this file" if wanted in has_sessions else "is no index that this file knows"
                raise DoorError(f"index {index_id!r} {why}: choose one of {', '.join(held)}")
            return self._frame(
                connection,
                standing,
                "select * from marts.index_levels where index_id = ? order by session_date",
                [wanted],
            )

    def sectors(self, on: date | str | None = None) -> pd.DataFrame:
        """The sectors on a session: the rows of marts.sector_performance, by weighting and rank.

        on: a session, as a date or as '2026-02-26'; without it the last one that the weighting ranks which says who
        leads, `is_leading_weighting`: its rows come first. A weighting has its own leader, `rank_ytd` 1: name it with
        each figure. Where sectors lack a return, none has a rank. Raises
        DoorError for a day without a session in the file.
        """
        with self._reading() as (connection, standing):
            if on is None:
                day = _only(
                    connection,
                    "select max(session_date) from marts.sector_performance "
                    "where rank_ytd is not null and is_leading_weighting",
                )
                if day is None:
                    raise DoorError("on: sectors are ranked on no session of this file; name one, as on='2026-02-26'")
            else:
                day = day_of(on, "on")
                _check_session(connection, day)
            return self._frame(
                connection,
                standing,
                "select * from marts.sector_performance where session_date = ? "
                "order by is_leading_weighting desc, weighting, rank_ytd nulls last, sector_name",
                [day],
            )

    def spending(
        self, group: str = "big_four", basis: str = "cash_ppe", as_of: date | str | None = None
    ) -> pd.DataFrame:
        """What a group spent on capital, quarter by quarter, the earliest first: the rows of marts.hyperscaler_totals.

        basis: cash_ppe (the cash-flow line) or headline (what each company calls capital expenditure); never add the
        two. as_of: as it was known at the end of that day, or at that moment (UTC), which a datetime is at midnight
        too; without it, as known now.
        `capex_usd` is missing until every member has reported; `missing_tickers` says who has not, and the partial sum
        stands beside it. Figures come from filings and announcements, never from simulated rows. Raises DoorError for a
        group or basis that the file lacks, and for a day on which nothing was known yet.
        """
        with self._reading() as (connection, standing):
            held = connection.execute(
                "select distinct group_name, basis from marts.hyperscaler_totals_history"
            ).fetchall()
            wanted_group = _chosen("group", group, (name for name, _ in held))
            wanted_basis = _chosen("basis", basis, (one for name, one in held if name == wanted_group))
            source = "marts.hyperscaler_totals"
            given: list[Any] = [wanted_group, wanted_basis]
            more = {}
            if as_of is not None:
                moment = moment_of(as_of, "as_of")
                source, more = "marts.hyperscaler_totals_as_of(cast(? as timestamp))", {"as_of": moment.isoformat()}
                first = _only(
                    connection,
                    "select min(known_from) from marts.hyperscaler_totals_history where group_name = ? and basis = ?",
                    given,
                )
                if moment < first:
                    raise DoorError(
                        f"as_of={as_of!s}: of {wanted_group} by {wanted_basis} nothing was known yet; the file begins "
                        f"with what was known on {first:%Y-%m-%d}"
                    )
                given = [moment, *given]
            return self._frame(
                connection,
                standing,
                f"select * from {source} where group_name = ? and basis = ? order by calendar_quarter",
                given,
                **more,
            )

    def check(
        self, text_or_file: str | Path, published: date | str | None = None, include_guesses: bool = False
    ) -> pd.DataFrame:
        """The claims of an article with their verdicts: a row per claim, with the columns of marts.claim_checks.

        text_or_file: the article's text, or a .txt, .md, .html or .pdf file; or a file of claims (.csv, .parquet).
        published: the day it appeared, where the text does not say so. include_guesses: whether drafts of which the
        period or the subject is a guess are judged too; without it attrs lists them under `guesses`. attrs also has
        `published_date`, how many figures were left alone, and notes on how a file was read. Nothing is written.
        Raises the errors of `make check`.
        """
        day = None if published is None else day_of(published, "published")
        return checking.check(self.path, text_or_file, day, include_guesses)

    def sql(self, query: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> pd.DataFrame:
        """The answer to a query, as `select * from marts.index_levels`: one SELECT, so that nothing is written.

        It reads the published file alone: no other file, no network, no frame of the caller.
        parameters: values for `?`, or for `$name`. A column of a mart that the query names keeps the mart's words.
        Raises DoorError for anything but one SELECT, for one that reads something else, and with what DuckDB says where
        the file does not answer it.
        """
        with self._reading() as (connection, standing):
            try:
                _check_is_select(connection, query)
                return self._frame(connection, standing, query, parameters)
            except duckdb.PermissionException as error:
                raise DoorError(
                    "sql reads the published file alone: read other files with pandas, and join the frames "
                    f"({str(error).splitlines()[0]})"
                ) from error
            except duckdb.Error as error:
                raise DoorError(f"the query cannot be answered: {str(error).strip()}") from error

    def _frame(
        self,
        connection: duckdb.DuckDBPyConnection,
        standing: Standing,
        query: str,
        parameters: Sequence[Any] | dict[str, Any] | None = None,
        **more: Any,
    ) -> pd.DataFrame:
        """The answer as a frame; the marts that the query names describe its columns."""
        described = described_marts(connection)
        named = dict.fromkeys(name.lower().removesuffix("_as_of") for name in MART.findall(query))
        marts = [described[name] for name in named if name in described]
        frame = frame_of(connection.execute(query, parameters), marts, self.path, standing, **more)
        if "is_simulated" not in frame.attrs and (simulated := _with_simulated_rows(connection, marts)):
            frame.attrs["is_simulated"] = None
            frame.attrs["notes"] = [
                f"Simulated rows are in {', '.join(simulated)}, and no column of this frame tells whether it rests on "
                "them: select that column too; beside an average, as `bool_or(is_simulated) as is_any_simulated`."
            ]
        return frame

    @contextmanager
    def _reading(self) -> Iterator[tuple[duckdb.DuckDBPyConnection, Standing]]:
        """The file as it is now, and nothing else of this machine; with it which file it is."""
        with read_as_it_stands(self.path, read_published) as (connection, standing):
            shut_off(connection)
            lock(connection)
            try:
                yield connection, standing
            except (duckdb.CatalogException, duckdb.BinderException) as error:
                raise of_another_version(str(error).splitlines()[0]) from error


def _with_simulated_rows(connection: duckdb.DuckDBPyConnection, marts: Iterable[DescribedMart]) -> list[str]:
    """Those of the marts that have simulated rows, each with the column that tells."""
    columns = [(mart.name, column) for mart in marts for column in SIMULATED if mart.has(column)]
    return [
        f"marts.{name} ({column})"
        for name, column in columns
        if _only(connection, f"select coalesce(bool_or({column}), false) from marts.{identifier(name)}")
    ]


def _check_is_select(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Raises DoorError for what could write: the file is read-only, but COPY and ATTACH make files beside it.

    Some functions change the connection, and a log to a file that may not be written ends the whole process.
    """
    if found := CHANGES_CONNECTION.search(query):
        raise DoorError(f"sql asks the marts: {found.group().lower()} changes the connection, and may not be asked")
    if [statement.type for statement in connection.extract_statements(query)] != [duckdb.StatementType.SELECT]:
        raise DoorError(
            "sql takes one SELECT, as `select * from marts.index_levels`: the frame that it gives can be written to a "
            "file, as with to_csv. A PIVOT names its columns: `on rate_id in ('DGS2', 'DGS10')`"
        )


def _check_session(connection: duckdb.DuckDBPyConnection, day: date) -> None:
    """Raises DoorError for a day on which the file has no sectors."""
    found = connection.execute(
        "select min(session_date), max(session_date), max(session_date) filter (session_date < $1), "
        "min(session_date) filter (session_date > $1), coalesce(bool_or(session_date = $1), false) "
        "from marts.sector_performance",
        [day],
    ).fetchone()
    assert found is not None
    first, last, before, after, is_session = found
    if not is_session:
        near = " and ".join(str(one) for one in (before, after) if one)
        raise DoorError(
            f"on={day}: this file has no session of the sectors on that {day:%A}; the nearest: {near or 'none'}. "
            f"Its sessions go from {first} to {last}"
        )


def _chosen(name: str, given: str, held: Iterable[str]) -> str:
    """What was given, in lower case; raises DoorError for what is not among those that the file has."""
    known = sorted(set(held))
    if str(given).lower() not in known:
        raise DoorError(f"{name}={given!r} is not in this file: choose one of {', '.join(known) or 'none'}")
    return str(given).lower()


def _only(connection: duckdb.DuckDBPyConnection, query: str, parameters: Sequence[Any] = ()) -> Any:
    """The one value that a query gives."""
    row = connection.execute(query, parameters).fetchone()
    return row[0] if row else None
