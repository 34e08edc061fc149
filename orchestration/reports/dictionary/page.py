"""Writes the dictionary from what dbt knows of the marts: `python -m orchestration.reports.dictionary.page`."""

from collections.abc import Iterable
from pathlib import Path

from orchestration.reports.dictionary.entries import ColumnEntry, MartEntry, marts
from orchestration.reports.dictionary.units import UNIT_OF_SUFFIX
from orchestration.settings import PROJECT_ROOT, Settings

PAGE = PROJECT_ROOT / "data/dictionary.md"
TEXT = """<!-- Written from the dbt project by `make dictionary`; change the descriptions there, not this file. -->

# Dictionary

Every table and function in the schema `marts`: one row per what, what each column means and how it is computed, in
which unit, what is tested of it, and the raw tables behind it. The same words are comments in the file:
`from columns_of('index_levels');` in `make sql`. The raw tables' columns are in
[sources.yml](../dbt_project/models/staging/sources.yml).

A number's name ends in its unit:

{units}

{contents}

{marts}
"""


def text(manifest_path: Path) -> str:
    """The text of data/dictionary.md."""
    entries = marts(manifest_path)
    return TEXT.format(
        units=markdown_table(("name ends in", "unit"), [(f"`{end}`", unit) for end, unit in UNIT_OF_SUFFIX.items()]),
        contents=markdown_table(("table", "one row per"), [(_link(entry), _row_of(entry)) for entry in entries]),
        marts="\n\n".join(_section(entry, entries) for entry in entries),
    )


def _section(entry: MartEntry, entries: tuple[MartEntry, ...]) -> str:
    lines = [
        f"## {entry.name}",
        "",
        entry.description.partition(" Grain: ")[0],
        "",
        f"- One row per {_row_of(entry)}. SQL: [{Path(entry.sql_path).name}](../{entry.sql_path})",
        *([f"- Arguments: {', '.join(entry.parameters)}"] if entry.parameters else []),
        f"- From: {', '.join(entry.upstream_sources)}",
        f"- Tested: {'; '.join(entry.tests)}",
        "",
    ]
    twin = next((other for other in entries if _is_function_of(entry, other)), None)
    if twin:
        return "\n".join([*lines, f"Columns: those of {_link(twin)}."])
    columns = markdown_table(("column", "type", "unit", "meaning", "tested"), map(_cells, entry.columns))
    return "\n".join([*lines, columns])


def _is_function_of(entry: MartEntry, other: MartEntry) -> bool:
    """Whether `entry` is the function of the table `other` as known at a moment: their columns agree."""
    meanings = [[(column.name, column.description) for column in one.columns] for one in (entry, other)]
    return bool(entry.parameters) and not other.parameters and meanings[0] == meanings[1]


def _cells(column: ColumnEntry) -> tuple[str, ...]:
    return f"`{column.name}`", column.data_type, column.unit, column.description, "; ".join(column.tests)


def _row_of(entry: MartEntry) -> str:
    return entry.grain.removeprefix("one row per ")


def _link(entry: MartEntry) -> str:
    return f"[{entry.name}](#{entry.name.replace('.', '')})"


def markdown_table(names: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """A Markdown table; its cells may hold anything but line breaks."""
    names = tuple(names)
    lines = [names, ("---",) * len(names), *([cell.replace("|", "\\|") for cell in row] for row in rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


if __name__ == "__main__":
    PAGE.write_text(text(Settings().dbt_target_dir / "manifest.json"), encoding="utf-8")
