"""Writes data/export/: all files beside it first, then the folder is put in the place of the earlier one."""

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path

import duckdb
from filelock import FileLock, Timeout

from orchestration.errors import ActionableError
from orchestration.reports.dictionary.comments import DescribedMart, described_marts
from orchestration.reports.exports.claim_reviews import claim_reviews
from orchestration.reports.exports.descriptor import write_descriptor
from orchestration.reports.exports.exported import ALL, CLAIMS, PARQUET, WORKBOOK, Contents, ExportedMart, published_at
from orchestration.reports.exports.licences import SourceLicence, licence_of, licences_in, tables_of
from orchestration.reports.exports.workbook import write_workbook
from orchestration.settings import Settings
from orchestration.warehouse.published_file import read_published_and_its_bytes
from orchestration.warehouse.tables import identifier, literal

LOCK = "export.lock"


class ExportError(ActionableError):
    """The export cannot be written; an earlier one stands as it was."""


def write(settings: Settings, rows: str, tell: Callable[[str], None] = lambda _: None) -> Contents:
    """Export the published file. rows: `open` for those that may be passed on, `all` for every row.

    tell: hears what is being written. Raises ExportError where it cannot be written, PublishedFileError where there is
    nothing to export.
    """
    path = settings.published_path
    with (
        _alone(settings),
        _put_in_place(settings.export_dir) as folder,
        read_published_and_its_bytes(path) as (connection, stream),
    ):
        try:
            contents = _contents(connection, stream, settings, rows)
            tell(f"Writing {len(contents.marts)} marts as Parquet …")
            _write_parquet(connection, folder, contents)
            tell("Writing the workbook …")
            write_workbook(folder / WORKBOOK, connection, contents)
            (folder / CLAIMS).write_text(claim_reviews(connection, contents), encoding="utf-8")
        except (duckdb.CatalogException, duckdb.BinderException, KeyError) as error:
            raise ExportError(
                f"{path.name} is of another version of this project ({str(error).splitlines()[0]}); "
                "`make warehouse` writes it anew."
            ) from error
        except duckdb.Error as error:
            raise ExportError(
                f"{os.path.relpath(settings.export_dir)} was not written ({str(error).splitlines()[0]}); an earlier "
                "export stands as it was. Look at the room on the disk."
            ) from error
        write_descriptor(folder, contents)
    return contents


def _contents(connection: duckdb.DuckDBPyConnection, stream: BufferedReader, settings: Settings, rows: str) -> Contents:
    """What is exported. stream: the bytes of the file that the connection reads."""
    sources = licences_in(connection)
    marts = described_marts(connection)
    return Contents(
        rows=rows,
        published_path=settings.published_path,
        published_at=published_at(os.fstat(stream.fileno())),
        written_at=settings.now(),
        file_hash=hashlib.file_digest(stream, "sha256").hexdigest(),
        marts={name: _exported(connection, mart, sources, rows) for name, mart in marts.items()},
        sources=sources,
    )


def _exported(
    connection: duckdb.DuckDBPyConnection, mart: DescribedMart, sources: tuple[SourceLicence, ...], rows: str
) -> ExportedMart:
    licence = licence_of(mart, sources)
    condition = "true" if rows == ALL else licence.condition
    simulated = f"count(*) filter ({condition} and is_simulated)" if mart.has("is_simulated") else "null"
    counts = connection.execute(
        f"select count(*), count(*) filter ({condition}), count(*) filter ({licence.condition}), {simulated} "
        f"from marts.{identifier(mart.name)}"
    ).fetchone()
    assert counts is not None
    every, kept, allowed, simulated_count = counts
    stated = {source.table_name for source in sources}
    unstated = tuple(table for table in tables_of(mart) if table not in stated)
    return ExportedMart(mart, licence, condition, kept, every - allowed, every - kept, simulated_count, unstated)


def _write_parquet(connection: duckdb.DuckDBPyConnection, folder: Path, contents: Contents) -> None:
    (folder / PARQUET).mkdir()
    for mart in contents.marts.values():
        connection.execute(
            f"copy (select * from marts.{identifier(mart.mart.name)} where {mart.condition} order by all) "
            f"to {literal(str(folder / mart.path))} (format parquet, compression zstd)"
        )


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """One export at a time: the second would take the first's folder away."""
    lock_dir = settings.build_dir.parent
    lock_dir.mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(lock_dir / LOCK, timeout=0):
            yield
    except Timeout as error:
        raise ExportError("another export is being written: wait until it has ended") from error


@contextmanager
def _put_in_place(target: Path) -> Iterator[Path]:
    """A folder to write into; at the end it takes the place of `target`, and after an error it goes away."""
    beside, earlier = target.with_name(f".{target.name}.next"), target.with_name(f".{target.name}.earlier")
    try:
        if earlier.exists() and not target.exists():
            earlier.rename(target)  # of an export that was killed between the two renames below
        for left_over in (beside, earlier):
            shutil.rmtree(left_over, ignore_errors=True)
        beside.mkdir(parents=True)
        yield beside
        if target.exists():
            target.rename(earlier)
        beside.rename(target)
    except OSError as error:
        raise ExportError(
            f"{os.path.relpath(target)} was not written ({error.strerror or error}); an earlier export stands as it "
            "was. Look at the folder's permissions and the room on the disk."
        ) from error
    finally:
        if earlier.exists() and not target.exists():
            earlier.rename(target)  # also after Ctrl-C between the two renames above
        shutil.rmtree(beside, ignore_errors=True)
        shutil.rmtree(earlier, ignore_errors=True)
