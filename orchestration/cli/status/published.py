"""The published file: whose data it holds, how far they reach, and what was found in them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from orchestration.cli.status import Section, length, minute, wrapped
from orchestration.contracts.filings import FILINGS
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS, POLICY_RATES
from orchestration.warehouse.published_file import PublishedFileError, cannot_open, check_its_files

NOTHING_BUILT = "Nothing has been built yet: make warehouse"
# A table with more series than this gets one line.
SERIES_SHOWN = 8
NAMES = {
    DAILY_QUOTES.name: "quotes",
    INDEX_LEVELS.name: "indices",
    POLICY_RATES.name: "rates",
    FILINGS.name: "filings",
}
LAST_DAYS = """
select index_id, max(session_date) from marts.index_levels group by index_id
union all select 'quotes', max(session_date) from marts.stock_performance
union all select rate_id, max(rate_date) from marts.policy_rates group by rate_id
order by 1
"""
SEVERITIES = ("error", "warning", "note")
KINDS_SHOWN = 6


@dataclass(frozen=True)
class Series:
    """How far one fetched series reaches: a row of `intermediate.int_series_freshness`."""

    table_name: str
    name: str
    last_date: date
    expected_date: date
    sessions_behind: int


def published_sections(path: Path, now: datetime) -> list[Section]:
    """The sections about the published file. now: UTC."""
    if not path.exists():
        return [Section("Published", [NOTHING_BUILT], ["nothing is published: make warehouse"])]
    try:
        with duckdb.connect(str(path), read_only=True) as connection:
            connection.execute("set timezone = 'UTC'")
            check_its_files(path, connection)
            return [_file(connection, path, now), _freshness(connection), _findings(connection)]
    except PublishedFileError as error:
        return [Section("Published", wrapped(str(error)), [f"{path.name} lacks its Parquet files"])]
    except duckdb.IOException as error:
        return [Section("Published", wrapped(cannot_open(path, error)), [f"{path.name} cannot be opened"])]


def _rows(connection: duckdb.DuckDBPyConnection, sql: str) -> list[tuple] | None:
    """What a query returns; None where the file is of a build that had no such table or column."""
    try:
        return connection.execute(sql).fetchall()
    except (duckdb.CatalogException, duckdb.BinderException):
        return None


def _file(connection: duckdb.DuckDBPyConnection, path: Path, now: datetime) -> Section:
    stat = path.stat()
    written_at = datetime.fromtimestamp(stat.st_mtime, UTC).replace(tzinfo=None)
    line = f"{os.path.relpath(path)}: {stat.st_size / 1e6:,.0f} MB, of {minute(written_at)}"
    lines = [f"{line}, {length(now - written_at)} ago"]
    sources = _rows(
        connection,
        "select distinct source_name, is_simulated from raw_market.daily_quotes "
        "union select distinct source_name, is_simulated from raw_market.index_levels order by 1",
    )
    if sources:
        simulated = "; some rows are SIMULATED" if any(is_simulated for _, is_simulated in sources) else ""
        lines.append(f"market data from: {', '.join(sorted({name for name, _ in sources}))}{simulated}")
    return Section("Published", lines)


def _freshness(connection: duckdb.DuckDBPyConnection) -> Section:
    rows = _rows(
        connection,
        "select table_name, series, last_date, expected_date, sessions_behind from intermediate.int_series_freshness "
        "order by table_name, series",
    )
    if rows is None:
        return Section("Freshness", ["not known: this file is of an earlier version; make warehouse writes it anew"])
    if not rows:
        days = _rows(connection, LAST_DAYS) or []
        shown = ", ".join(f"{name} {day}" for name, day in days if day)
        return Section("Freshness", ["nothing in this file was fetched, so nothing is expected", f"last days: {shown}"])
    section = freshness_section([Series(*row) for row in rows])
    filings = _rows(connection, "select count(*), max(filed_date) from raw_fundamentals.filings")
    if filings and filings[0][0]:
        count, last_date = filings[0]
        section = Section(
            section.title, [*section.lines, f"{'filings':10} {last_date}  {count:,} known"], section.attention
        )
    return section


def freshness_section(series: Sequence[Series]) -> Section:
    """A line for each series, one for all where a table has many of them.

    A table with one line needs attention where more than half of its series are behind: single series end for reasons
    of their own, and marts.data_quality names them.
    """
    lines, attention = [], []
    for table_name in dict.fromkeys(item.table_name for item in series):
        of_table = [item for item in series if item.table_name == table_name]
        name = NAMES.get(table_name, table_name)
        if len(of_table) <= SERIES_SHOWN:
            lines += [f"{item.name:10} {item.last_date}  {_behind(item)}" for item in of_table]
            attention += [f"{item.name} is {_behind(item)}" for item in of_table if item.sessions_behind]
            continue
        late = [item for item in of_table if item.sessions_behind]
        last_date = max(item.last_date for item in of_table)
        line = f"{name:10} {last_date}  {len(of_table) - len(late):,} of {len(of_table):,} series ok"
        if late:
            furthest = max(late, key=lambda item: item.sessions_behind)
            line += f"; {furthest.name} is {_behind(furthest)}"
        lines.append(line)
        if 2 * len(late) > len(of_table):
            attention.append(f"{name}: {len(late):,} of {len(of_table):,} series are behind")
    return Section("Freshness", lines, attention)


def _behind(item: Series) -> str:
    if not item.sessions_behind:
        return "ok"
    sessions = "1 session" if item.sessions_behind == 1 else f"{item.sessions_behind:,} sessions"
    return f"{sessions} behind: {item.expected_date} is expected"


def _findings(connection: duckdb.DuckDBPyConnection) -> Section:
    rows = _rows(
        connection,
        "select finding_family, finding_detail, severity, table_name, findings_count, example from marts.data_quality",
    )
    return Section("Findings", ["not known: make warehouse"]) if rows is None else findings_section(rows)


def findings_section(rows: Sequence[tuple[str, str | None, str, str, int, str | None]]) -> Section:
    """Kinds of findings with their sums, errors first, and an example of the first.

    Errors of a source are a remark, as warnings are: it may be impossible to correct them here.

    rows: finding_family, finding_detail, severity, table_name, findings_count, example.
    """
    if not rows:
        return Section("Findings", ["none"])
    sums: dict[tuple[int, str], int] = {}
    for name, _, severity, _, count, _ in rows:
        family = (SEVERITIES.index(severity), name)
        sums[family] = sums.get(family, 0) + count
    families = sorted(sums, key=lambda family: (family[0], -sums[family]))
    shown = ", ".join(f"{SEVERITIES[rank]} {name} {sums[rank, name]:,}" for rank, name in families[:KINDS_SHOWN])
    more = f", {len(families) - KINDS_SHOWN} more kinds" if len(families) > KINDS_SHOWN else ""
    lines = wrapped(f"{sum(sums.values()):,} in marts.data_quality: {shown}{more}")
    name, detail, severity, table_name, count, example = min(rows, key=lambda row: (SEVERITIES.index(row[2]), -row[4]))
    kind = f"{name}: {detail}" if detail else name
    lines += wrapped(
        f"first of all: {severity} {kind} in {table_name}, {count:,}" + (f"; {example}" if example else "")
    )
    counts = {of: len([rank for rank, _ in families if SEVERITIES[rank] == of]) for of in ("error", "warning")}
    told = ", ".join(f"{count:,} of severity {of}" for of, count in counts.items() if count)
    return Section("Findings", lines, remark=f"kinds of findings in marts.data_quality: {told}" if told else "")
