"""Brings the lake to the state of the published file: what has changed, in one transaction, which is one snapshot.

What has changed is told by the content: each table is cut into chunks (a month of sessions, a batch of a raw table, or
all of it), and the lake holds for each how many rows it has and a hash over them. Chunks whose rows or hash differ are
replaced. The hashes stand in the lake itself, written by the transaction that wrote the rows.
"""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

import duckdb

from orchestration.settings import Settings
from orchestration.warehouse.connection import transaction
from orchestration.warehouse.lake.catalog import LakeError, open_lake
from orchestration.warehouse.tables import identifier, literal

AUTHOR = "Market Warehouse"
CHUNKS = "lake.publication.chunks"
# A reader that has begun a query on an expired state has so long to end it.
GRACE = "1 day"

# Chunk → its rows and their hash.
Hashes = Mapping[str, tuple[int, str]]


@dataclass(frozen=True)
class Table:
    """A table or view of the published file. columns: name and type of each, in order.

    chunk: the SQL of the name of the chunk that a row is in.
    """

    schema: str
    name: str
    columns: tuple[tuple[str, str], ...]

    @property
    def path(self) -> str:
        """Its name without a catalog, as SQL."""
        return f"{identifier(self.schema)}.{identifier(self.name)}"

    @property
    def chunk(self) -> str:
        """Raw tables only gain batches; of a mart by session most months stay as they were."""
        names = {name for name, _ in self.columns}
        if self.schema.startswith("raw_") and "batch_id" in names:
            return "batch_id"
        return "coalesce(strftime(session_date, '%Y-%m'), '')" if "session_date" in names else "''"

    def rows_of(self, chunks: Collection[str]) -> str:
        """The SQL condition for the rows of some chunks."""
        condition = f"{self.chunk} in ({', '.join(literal(chunk) for chunk in sorted(chunks))})"
        months = sorted(filter(None, chunks)) if "session_date" in self.chunk else []
        if not months or "" in chunks:
            return condition
        # By the plain column files without such rows are passed over.
        return f"session_date between date '{months[0]}-01' and last_day(date '{months[-1]}-01') and {condition}"


@dataclass(frozen=True)
class LakeState:
    """What a publication did. snapshot: the lake's snapshot that is the published file's state now.

    tables: those that were written or dropped. rows_count: the rows written; simulated_count: how many rows of the
    whole state are simulated.
    """

    snapshot: int
    tables: tuple[str, ...]
    rows_count: int
    simulated_count: int


def publish_to_lake(settings: Settings) -> LakeState:
    """Make the lake equal to the published file; without a difference nothing is written.

    Raises LakeError, with the lake as it was, where that fails.
    """
    try:
        with open_lake(settings) as connection:
            # Views name the catalogue by the published file's stem.
            connection.execute(f"attach {literal(str(settings.published_path))} as warehouse (read_only)")
            if settings.lake_keep_days is not None:
                _expire(connection, settings.lake_keep_days)
            return _publish(connection)
    except (duckdb.Error, OSError) as error:
        raise LakeError(
            f"the lake was not changed ({str(error).splitlines()[0]}): readers of it see the last publication that "
            f"reached it. {settings.published_path.name} is published all the same. Mend what is said, or see "
            "docs/scaling.md; the next run publishes to the lake again."
        ) from error


def _publish(connection: duckdb.DuckDBPyConnection) -> LakeState:
    tables = _tables(connection, "warehouse", "schema_name = 'marts' or starts_with(schema_name, 'raw_')")
    in_lake = {table.path: table for table in _tables(connection, "lake", f"schema_name <> '{CHUNKS.split('.')[1]}'")}
    known = _hashes_in_lake(connection)
    # A table with other columns is made anew.
    before = {path: known.get(path, {}) if path in in_lake else {} for path in in_lake}
    now = {table.path: _hashes(connection, table) for table in tables}
    is_new = {table.path: in_lake.get(table.path) != table or table.path not in known for table in tables}
    gone = [path for path in in_lake if path not in now]
    changed = [table for table in tables if is_new[table.path] or before[table.path] != now[table.path]]
    simulated = sum(_simulated(connection, table) for table in tables)
    rows_count = 0
    if changed or gone:
        with transaction(connection):
            for path in gone:
                connection.execute(f"drop table lake.{path}")
            for table in changed:
                if is_new[table.path]:
                    _create(connection, table)
                    rows_count += _rows(now[table.path].values())
                else:
                    rows_count += _replace_chunks(connection, table, before[table.path], now[table.path])
            _note_hashes(connection, now)
            words = f"{len(changed)} of {len(tables)} tables, {rows_count:,} rows written"
            told = {"tables": [table.path.replace('"', "") for table in changed], "simulated_rows": simulated}
            connection.execute("call lake.set_commit_message(?, ?, extra_info => ?)", [AUTHOR, words, json.dumps(told)])
    snapshot = connection.execute("select max(snapshot_id) from lake.snapshots()").fetchone()
    assert snapshot is not None
    names = (*(table.path for table in changed), *gone)
    return LakeState(snapshot[0], tuple(name.replace('"', "") for name in names), rows_count, simulated)


def _tables(connection: duckdb.DuckDBPyConnection, catalog: str, which: str) -> list[Table]:
    """Tables and views of a catalog in the order of their names."""
    columns: defaultdict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for schema, table, column, data_type in connection.execute(
        "select schema_name, table_name, column_name, data_type from duckdb_columns() "
        f"where database_name = '{catalog}' and not internal and ({which}) "
        "order by schema_name, table_name, column_index"
    ).fetchall():
        columns[schema, table].append((column, data_type))
    return [Table(schema, name, tuple(found)) for (schema, name), found in columns.items()]


def _hashes(connection: duckdb.DuckDBPyConnection, table: Table) -> Hashes:
    """Of each chunk the number of rows and the sum of their hashes, which is the same in any order of them.

    Hashed twice, since the hash of a row is made of its columns' by exclusive or: sums of those can cancel out.
    """
    found = connection.execute(
        f"select {table.chunk}, count(*), cast(sum(hash(hash(held))) as varchar) "
        f"from warehouse.{table.path} as held group by all"
    ).fetchall()
    # An empty table has no chunk, and is known all the same.
    return {chunk: (rows, digest) for chunk, rows, digest in found} or {"": (0, "")}


def _hashes_in_lake(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[str, tuple[int, str]]]:
    """The hashes by table; none where someone else has written to the lake since: then all of it is written anew."""
    # Joining small files makes a snapshot too, and leaves the rows as they are.
    last = connection.execute(
        "select author from lake.snapshots() where map_keys(changes) <> ['merge_adjacent'] "
        "order by snapshot_id desc limit 1"
    ).fetchone()
    if last is None or last[0] != AUTHOR:
        return {}
    found: defaultdict[str, dict[str, tuple[int, str]]] = defaultdict(dict)
    for path, chunk, rows, digest in connection.execute(f"from {CHUNKS}").fetchall():
        found[path][chunk] = (rows, digest)
    return found


def _note_hashes(connection: duckdb.DuckDBPyConnection, now: Mapping[str, Hashes]) -> None:
    rows = [(path, chunk, *figures) for path, hashes in now.items() for chunk, figures in hashes.items()]
    names = ("table_name", "chunk", "row_count", "content_hash")
    columns = ", ".join(f"unnest(${number}) as {name}" for number, name in enumerate(names, 1))
    connection.execute("create schema if not exists lake.publication")
    connection.execute(
        f"create or replace table {CHUNKS} as select {columns}", [list(column) for column in zip(*rows, strict=True)]
    )


def _create(connection: duckdb.DuckDBPyConnection, table: Table) -> None:
    """Write a table whole, with what the published file says that it and its columns mean."""
    connection.execute(f"create schema if not exists lake.{identifier(table.schema)}")
    order = "order by session_date" if "session_date" in table.chunk else ""
    connection.execute(f"create or replace table lake.{table.path} as from warehouse.{table.path} {order}")
    of_table = "database_name = 'warehouse' and schema_name = ? and {name} = ? and comment is not null"
    for kind in ("table", "view"):
        condition = of_table.format(name=f"{kind}_name")
        for (text,) in connection.execute(
            f"select comment from duckdb_{kind}s() where {condition}", [table.schema, table.name]
        ).fetchall():
            connection.execute(f"comment on table lake.{table.path} is {literal(text)}")
    for column, text in connection.execute(
        f"select column_name, comment from duckdb_columns() where {of_table.format(name='table_name')}",
        [table.schema, table.name],
    ).fetchall():
        connection.execute(f"comment on column lake.{table.path}.{identifier(column)} is {literal(text)}")


def _replace_chunks(connection: duckdb.DuckDBPyConnection, table: Table, before: Hashes, now: Hashes) -> int:
    """Replace the chunks that differ; returns how many rows were written."""
    if gone := [chunk for chunk, figures in before.items() if now.get(chunk) != figures]:
        connection.execute(f"delete from lake.{table.path} where {table.rows_of(gone)}")
    if come := [chunk for chunk, figures in now.items() if before.get(chunk) != figures]:
        names = ", ".join(identifier(name) for name, _ in table.columns)
        connection.execute(
            f"insert into lake.{table.path} ({names}) "
            f"select {names} from warehouse.{table.path} where {table.rows_of(come)}"
        )
    return _rows(now[chunk] for chunk in come)


def _rows(figures: Iterable[tuple[int, str]]) -> int:
    return sum(rows for rows, _ in figures)


def _simulated(connection: duckdb.DuckDBPyConnection, table: Table) -> int:
    if "is_simulated" not in dict(table.columns):
        return 0
    counted = connection.execute(f"select count(*) from warehouse.{table.path} where is_simulated").fetchone()
    assert counted is not None
    return counted[0]


def _expire(connection: duckdb.DuckDBPyConnection, keep_days: int) -> None:
    """Let go of the states that were replaced so many days ago; files that only they used are deleted a day later."""
    found = connection.execute(
        "select snapshot_id from (select snapshot_id, lead(snapshot_time) over (order by snapshot_id) as replaced_at "
        f"from lake.snapshots()) where replaced_at < now() - interval {keep_days} day order by snapshot_id"
    ).fetchall()
    if found:
        versions = ", ".join(str(snapshot) for (snapshot,) in found)
        connection.execute(f"call ducklake_expire_snapshots('lake', versions => [{versions}])")
    connection.execute(f"call ducklake_cleanup_old_files('lake', older_than => now() - interval '{GRACE}')")
