"""The summary of the published file that a build prints, in a screenful."""

import os
import textwrap
from collections.abc import Sequence
from datetime import UTC, datetime

import duckdb

from orchestration.cli.progress import Progress
from orchestration.settings import Settings

REJECTED_CLAIMS = "from quarantine.rejected_rows where table_name = 'raw_claims.claims' and resolved_at is null"
CLAIMS_SHOWN = 5
# The folder of the claims that come with the project.
SHIPPED_FILES = "data/figures/"
ERRORS = "from marts.data_quality where severity = 'error'"
ERRORS_SHOWN = 5
IGNORED_SHOWN = 5
LINE = 118
DAY_COLUMNS = ("session_date", "rate_date", "first_close_date", "published_date", "last_date")


def summary(settings: Settings, progress: Progress, changes: Sequence[str] = ()) -> str:
    """Marts with rows and days, claims, checks, the source, what was set aside, and where to go next.

    changes: datasets whose sources differ from those in the earlier file.
    """
    with duckdb.connect(str(settings.published_path), read_only=True) as connection:
        lines = [*_mart_lines(connection), *_claim_lines(connection), *_error_lines(connection)]
        ((rejected, emptied),) = connection.execute(
            "select (select count(*) from quarantine.rejected_rows where resolved_at is null), "
            "(select count(*) from quarantine.rejected_cells where resolved_at is null)"
        ).fetchall()
    path = os.path.relpath(settings.published_path)
    simulated = (
        "\n  Daily rows between published closes are SIMULATED (is_simulated): an example, never evidence."
        if (settings.source == "embedded")
        else ""
    )
    checks = f"{progress.checks_passed_count} checks passed"
    if progress.checks_failed_count:
        checks += f", {progress.checks_failed_count} that do not block failed"
    where = f" ({settings.drop_dir})" if settings.drop_dir else ""
    return "\n".join(
        [
            f"\nPublished {path} ({settings.published_path.stat().st_size / 1e6:,.0f} MB)",
            f"  Source: {settings.source}{where}. {checks}.{simulated}",
            f"  Built: {progress.plan.reason}.",
            f"  Done: {progress.work}.",
            *(f"  Changed: {change}" for change in changes),
            *_ignored_lines(progress.ignored),
            *lines,
            f"  {rejected:,} row(s) in quarantine.rejected_rows, {emptied:,} cell(s) left empty in "
            "quarantine.rejected_cells; what else to know: marts.data_quality",
            "  Next: open data/market_brief.html; `make sql` to query; `make ui` to see assets, charts and checks.",
        ]
    )


def nothing_new(settings: Settings) -> str:
    """What is said where there is nothing to do."""
    path = os.path.relpath(settings.published_path)
    built_at = datetime.fromtimestamp(settings.published_path.stat().st_mtime, UTC)
    return (
        f"Nothing has changed since {path} was published ({built_at:%Y-%m-%d %H:%M} UTC): it stands as it is. "
        "FULL=1 reads and builds everything anew."
    )


def _ignored_lines(ignored: Sequence[str]) -> list[str]:
    """The files of the drop folder that were not read, repeated because hundreds of lines followed."""
    if not ignored:
        return []
    others = len(ignored) - IGNORED_SHOWN
    more = [f"    and {others:,} more, named at the start of the run"] if others > 0 else []
    return ["  Not read:", *(f"    {file}" for file in ignored[:IGNORED_SHOWN]), *more]


def _mart_lines(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """How many rows each mart holds, and up to which day."""
    told = []
    for (name,) in connection.execute(
        "select table_name from information_schema.tables where table_schema = 'marts' order by 1"
    ).fetchall():
        relation = connection.sql(f"from marts.{name}")
        day = next((column for column in DAY_COLUMNS if column in relation.columns), None)
        row = relation.aggregate(f"count(*), max({day})" if day else "count(*), null").fetchone()
        assert row is not None
        told.append(f"{name} {row[0]:,}" + (f" to {row[1]}" if row[1] else ""))
    # Keep a name, its rows and its day on one line.
    joined = ", ".join(entry.replace(" ", "\u00a0").replace("-", "\u2011") for entry in told)
    lines = textwrap.wrap(f"Rows in marts: {joined}", LINE, initial_indent="  ", subsequent_indent="    ")
    return [line.replace("\u00a0", " ").replace("\u2011", "-") for line in lines]


def _error_lines(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """What is left out because a source is wrong and has to be corrected, the most frequent kinds first."""
    found = connection.execute(
        f"select finding_kind, table_name, findings_count, example {ERRORS} "
        "order by findings_count desc, finding_kind, table_name"
    ).fetchall()
    if not found:
        return []
    lines = [f"  Left out because a source is wrong (kinds of error: {len(found):,}; one example of each):"]
    lines += [f"    {table}: {kind} ({count:,}): {example}" for kind, table, count, example in found[:ERRORS_SHOWN]]
    more = f"{len(found) - ERRORS_SHOWN:,} more, " if len(found) > ERRORS_SHOWN else ""
    return [*lines, f"    {more}in full: {ERRORS};"]


def _claim_lines(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """How many claims were judged, and which were rejected: among rejected quotes they are hard to find."""
    ((judged, undecided),) = connection.execute(
        "select count(*), count_if(verdict_latest = 'needs_data') from marts.claim_checks"
    ).fetchall()
    misnamed = connection.execute(
        "select source_file, source_row, missing from marts.claim_checks where missing like '% meant?%' order by all"
    ).fetchall()
    rejected = connection.execute(
        f"select source_file, source_row, message {REJECTED_CLAIMS} order by source_file, source_row"
    ).fetchall()
    line = f"  Claims: {judged:,} judged (marts.claim_summary)"
    if undecided:
        line += f", {undecided:,} of them need data (`missing` in marts.claim_checks names them)"
    lines = [f"{line}; {len(rejected):,} rejected:" if rejected else line]
    lines += [f"    {file} row {row}: {message}" for file, row, message in rejected[:CLAIMS_SHOWN]]
    if len(rejected) > CLAIMS_SHOWN:
        lines.append(f"    and {len(rejected) - CLAIMS_SHOWN:,} more: {REJECTED_CLAIMS};")
    lines += [f"    {file} row {row}: {words}" for file, row, words in misnamed[:CLAIMS_SHOWN]]
    if len(misnamed) > CLAIMS_SHOWN:
        more = len(misnamed) - CLAIMS_SHOWN
        lines.append(f"    and {more:,} more: `missing` in marts.claim_checks")
    doubted = connection.execute(
        "select example, findings_count from marts.data_quality where finding_family = 'odd_claims'"
    ).fetchall()
    lines += [
        f"    {example}: an article appears on one day" + (f" (and {count - 1:,} claims more)" if count > 1 else "")
        for example, count in doubted
    ]
    return [*lines, *_article_lines(connection)]


def _article_lines(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """The verdicts as of now, counted for each article that did not come with the project."""
    counted = connection.execute(
        "select article_id, verdict_latest, count(*) from marts.claim_checks "
        f"where not starts_with(source_file, '{SHIPPED_FILES}') group by all "
        "order by article_id, count(*) desc, verdict_latest"
    ).fetchall()
    verdicts: dict[str, list[str]] = {}
    for article, verdict, count in counted:
        verdicts.setdefault(article, []).append(f"{verdict.replace('_', ' ')} {count:,}")
    lines = [f"    {article}: {', '.join(found)}" for article, found in verdicts.items()]
    more = [f"    and {len(lines) - CLAIMS_SHOWN:,} more articles"] if len(lines) > CLAIMS_SHOWN else []
    return [*lines[:CLAIMS_SHOWN], *more]
