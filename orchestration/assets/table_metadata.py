"""What the UI shows of a table after a run: row counts, first and last date, simulated rows, the latest rows."""

import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import dagster as dg
import duckdb

from orchestration.reports.dictionary.page import markdown_table

LAST_ROWS_COUNT = 5
TEXT_LENGTH = 60
# Characters that Markdown reads as markup: pictures, links, tags, entities.
MARKUP = re.compile(r"[\\`*\[\]<&]")
Metadata = dict[str, dg.MetadataValue]


def table_metadata(connection: duckdb.DuckDBPyConnection, table: str, key: Sequence[str]) -> Metadata:
    """Figures of a table, by its `schema.table` name; the UI plots numbers over runs.

    key: its natural key, which decides the date column and the order of the last rows.
    """
    described = connection.execute(f"select column_name, column_type from (describe {table})").fetchall()
    types: dict[str, str] = dict(described)
    dates = date_column(types, key)
    simulated = "count(*) filter (where is_simulated)" if "is_simulated" in types else "null"
    first_and_last = f"min({dates}), max({dates})" if dates else "null, null"
    counted = connection.execute(f"select count(*), {simulated}, {first_and_last} from {table}").fetchone()
    assert counted is not None
    row_count, simulated_count, first, last = counted
    found: Metadata = {"dagster/row_count": dg.MetadataValue.int(row_count)}
    if simulated_count is not None:
        found["simulated_row_count"] = dg.MetadataValue.int(simulated_count)
    if dates and last is not None:
        found["first_date"] = dg.MetadataValue.text(str(first))
        found["last_date"] = dg.MetadataValue.text(str(last))
        found["date_column"] = dg.MetadataValue.text(dates)
    if row_count:
        found["last_rows"] = dg.MetadataValue.md(_last_rows(connection, table, key, dates))
    return found


def change_since_last_run(instance: dg.DagsterInstance, asset: dg.AssetKey, figures: Metadata, source: str) -> Metadata:
    """Row count less that of the run before; nothing where there was none or it was of another source.

    Restated rows do not show in it: each run rebuilds a dbt table as a whole.
    """
    last = instance.get_latest_materialization_event(asset)
    before = last.asset_materialization.metadata if last and last.asset_materialization else {}
    if "dagster/row_count" not in before or "source" not in before or before["source"].value != source:
        return {}
    change = _number(figures["dagster/row_count"]) - _number(before["dagster/row_count"])
    return {"row_count_change": dg.MetadataValue.int(change)}


def date_column(types: dict[str, str], key: Sequence[str]) -> str | None:
    """The column that dates a row: the key's last date or calendar quarter, else the table's first date."""
    dated = [name for name, type_name in types.items() if type_name == "DATE"]
    in_key = [name for name in reversed(key) if name in dated or name == "calendar_quarter"]
    return next(iter(in_key + dated), None)


def _number(value: dg.MetadataValue) -> int:
    assert isinstance(value, dg.IntMetadataValue)
    return value.value or 0


def _last_rows(connection: duckdb.DuckDBPyConnection, table: str, key: Sequence[str], dates: str | None) -> str:
    """The latest rows as a Markdown table."""
    others = [name for name in key if name != dates]
    order = [f"{dates} desc nulls last"] * bool(dates) + others
    cursor = connection.execute(f"select * from {table} order by {', '.join(order)} limit {LAST_ROWS_COUNT}")
    rows = [[_cell(value) for value in row] for row in cursor.fetchall()]
    return markdown_table([column[0] for column in cursor.description or ()], rows)


def _cell(value: Any) -> str:
    """A value in a few characters; a number that six decimals would round to zero keeps its first two digits.

    Markup in a text is escaped: a text from a file must not make the page fetch a picture from elsewhere.
    """
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".") if abs(value) >= 1e-6 or not value else f"{value:.1e}"
    if isinstance(value, bool | int | date | datetime):
        return str(value)
    text = " ".join(str(value).split())
    text = text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"
    return MARKUP.sub(r"\\\g<0>", text)
