"""Judges claims by the published file: the SQL that its build judged claims by runs again, in memory, on other claims.

In a build the models of claims read raw_claims.claims and tables that no claim changes. Here the claims are taken into
a database in memory, and the models are made there in the same order. Names without a database are looked up there
first and then in the published file, so that the SQL needs no change and the published file is only read.
"""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import duckdb

from orchestration.contracts.claims import CLAIMS
from orchestration.errors import ActionableError
from orchestration.sources.inputs import FileInput
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.memory import memory_limit
from orchestration.warehouse.published_file import cannot_open, check_its_files
from orchestration.warehouse.tables import QUARANTINE, ContractDriftError, identifier, literal

# Written by dbt at the end of each run: macros/keep_claim_models.sql.
MODELS = "landing.claim_models"
CHECKS = "claim_checks"
# Stands in the SQL of the models in place of the day that they take for today.
TODAY = "{today}"
# Who states the claims: as in a drop folder, where such a file can be laid too.
SOURCE_NAME = "files"
# How a file of claims can end.
CLAIMS_ENDINGS = (".csv", ".csv.gz", ".parquet")


class JudgingError(ActionableError):
    """The published file cannot judge claims; the message says what to do."""


class ClaimsFileError(ActionableError):
    """A file of claims of which nothing can be taken."""


@dataclass(frozen=True)
class Rejected:
    """A row that breaks a rule of the table of claims; row: its number in the file, the first after the header is 1."""

    row: int
    claim_id: str | None
    rule: str
    message: str


@dataclass(frozen=True)
class Judged:
    """Claims with their verdicts, in the order of their rows: what marts.claim_checks says of each, column by column.

    notes: what to tell people of how the file was read.
    """

    checks: tuple[dict[str, Any], ...]
    rejected: tuple[Rejected, ...] = ()
    notes: tuple[str, ...] = ()


@contextmanager
def published_beneath(path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A database in memory that sees the published file beneath it; raises JudgingError where that cannot be read."""
    if not path.exists():
        raise JudgingError(f"there is no {path.name} yet: `make warehouse` builds it")
    with (
        tempfile.TemporaryDirectory(prefix="market-warehouse-") as spill,
        duckdb.connect(config={"memory_limit": memory_limit(), "temp_directory": spill}) as connection,
    ):
        connection.execute("set timezone = 'UTC'")
        try:
            connection.execute(f"attach {literal(str(path))} as published (type duckdb, read_only)")
        except (duckdb.IOException, duckdb.CatalogException) as error:
            raise JudgingError(cannot_open(path, error)) from error
        check_its_files(path, connection)
        found = connection.execute(
            "select schema_name from duckdb_schemas() where database_name = 'published' and schema_name <> 'main'"
        ).fetchall()
        schemas = ["main", *sorted(identifier(name) for (name,) in found)]
        for schema in schemas[1:]:
            connection.execute(f"create schema memory.{schema}")
        looked_up = [f"{database}.{schema}" for database in ("memory", "published") for schema in schemas]
        connection.execute(f"set search_path = {literal(','.join(looked_up))}")
        yield connection


def judge(connection: duckdb.DuckDBPyConnection, item: FileInput, today: date) -> Judged:
    """The verdicts on a file of claims, by a connection that `published_beneath` gave; a connection judges once.

    today: the day that counts as now, UTC. Raises ClaimsFileError where nothing of the file can be taken, and
    JudgingError for a file published by an earlier version of the project.
    """
    models = _models(connection)
    try:
        taken = append_changes(connection, CLAIMS, [item], "check")
        if taken.problems:
            raise ClaimsFileError("; ".join(taken.problems))
        for schema, name, sql in models:
            own = f"memory.{identifier(schema)}.{identifier(name)}"
            connection.execute(f"create table {own} as {sql.replace(TODAY, today.isoformat())}")
        answer = connection.execute(f"select * from memory.marts.{CHECKS} order by source_row, article_id, claim_id")
    except (ContractDriftError, duckdb.CatalogException, duckdb.BinderException) as error:
        raise of_another_version(str(error).splitlines()[0]) from error
    columns = [column[0] for column in answer.description]
    checks = tuple(dict(zip(columns, row, strict=True)) for row in answer.fetchall())
    rejected = connection.execute(
        "select source_row, json_extract_string(key_json, '$.claim_id'), rule_name, message "
        f"from memory.{QUARANTINE} order by source_row"
    ).fetchall()
    # Which rows were rejected is told row by row.
    notes = tuple(note for note in taken.notes if " rejected. First: row " not in note)
    return Judged(checks, tuple(Rejected(*row) for row in rejected), notes)


def judge_text(connection: duckdb.DuckDBPyConnection, content: str, name: str, today: date) -> Judged:
    """Judge claims as the file that holds them, called `name`, would be judged: it is read the same way."""
    with tempfile.TemporaryDirectory(prefix="market-warehouse-") as folder:
        path = Path(folder) / "claims.csv"
        path.write_text(content, encoding="utf-8", newline="")
        return judge(connection, FileInput(path, name, SOURCE_NAME), today)


def _models(connection: duckdb.DuckDBPyConnection) -> Sequence[tuple[str, str, str]]:
    """Schema, name and SQL of each model that the checks are made from, each after those that it reads."""
    try:
        kept = connection.execute(f"select model_name, model_schema, reads, sql from published.{MODELS}").fetchall()
    except duckdb.CatalogException as error:
        raise of_another_version(f"it lacks {MODELS}") from error
    model_of = {name: (schema, reads, sql) for name, schema, reads, sql in kept}
    reads_of: dict[str, list[str]] = {}
    waiting = [CHECKS]
    while waiting:
        name = waiting.pop()
        if name in reads_of:
            continue
        if name not in model_of:
            raise of_another_version(f"{MODELS} lacks {name}")
        reads_of[name] = model_of[name][1]
        waiting += reads_of[name]
    ordered = TopologicalSorter(reads_of).static_order()
    return [(model_of[name][0], name, model_of[name][2]) for name in ordered]


def of_another_version(what: str) -> JudgingError:
    """The error that a published file does not have what this version of the project reads."""
    return JudgingError(
        f"the published file is of another version of this project ({what}): `make warehouse` writes it anew"
    )
