"""Notes on a batch: which cells became null, which rows were rejected, and which were set aside."""

from collections.abc import Container

import duckdb

from orchestration.contracts.contract import Contract
from orchestration.sources.inputs import Input
from orchestration.warehouse.tables import REJECTED_CELLS

# Beyond this many a run says how many more there are: a folder may hold a file for each of a thousand tickers.
SHOWN = 10

EMPTIED = """
with emptied as (
    select source_file, source_row, unnest(bad_cells) as cell
    from incoming
    where rule_name is null and bad_cells is not null
),

read as (
    select source_file, count(*) as rows_count from incoming where rule_name is null group by source_file
)

select
    source_file,
    cell.column_name,
    cell.rule_name,
    count(*) as cells_count,
    any_value(rows_count) as rows_count,
    min(source_row) as first_row,
    arg_min(cell.message, source_row) as first_message
from emptied
inner join read using (source_file)
group by all
order by cells_count desc, source_file, cell.column_name
"""

LEFT_OUT = """
select
    is_fault,
    source_file,
    rule_name,
    count(*) as rows_count,
    any_value(read_count) as read_count,
    min(source_row) as first_row,
    arg_min(message, source_row) as first_message
from incoming
inner join (select source_file, count(*) as read_count from incoming group by source_file) using (source_file)
where rule_name is not null
group by all
order by rows_count desc, source_file, rule_name
"""


def notes_on(connection: duckdb.DuckDBPyConnection, contract: Contract, told: Container[str]) -> list[str]:
    """A line for each file and column with cells that became null, and each file and rule with rows not taken.

    told: labels of inputs that another message reports already, as unreadable or as left out whole.
    """
    emptied = [
        f"{file}: {column} left empty in {cells:,} of {rows:,} rows, which stay. First: row {row}: {message} ({rule})"
        for file, column, rule, cells, rows, row, message in connection.execute(EMPTIED).fetchall()
    ]
    rejected, aside = [], []
    for is_fault, file, rule, rows, read, row, message in connection.execute(LEFT_OUT).fetchall():
        if not is_fault:
            aside.append(f"{file}: {rows:,} of {read:,} rows set aside. First: row {row}: {message} ({rule})")
        elif file not in told:
            rejected.append(f"{file}: {rows:,} of {read:,} rows rejected. First: row {row}: {message} ({rule})")
    of_table = f"table_name = '{contract.name}' and resolved_at is null"
    return [
        *first_of(emptied, f"from {REJECTED_CELLS} where {of_table}"),
        *first_of(rejected, f"from quarantine.rejected_rows where {of_table}"),
        *first_of(aside, f"from quarantine.rejected_rows where {of_table}"),
    ]


def example_of(connection: duckdb.DuckDBPyConnection, item: Input) -> str:
    """The first faulty row of an input, in words: its number and what is wrong with it."""
    row = connection.execute(
        "select source_row, message, rule_name from incoming where source_file = ? and is_fault "
        "order by source_row limit 1",
        [item.label],
    ).fetchone()
    return f"row {row[0]}: {row[1]} ({row[2]})" if row else "none"


def other_bars_in(connection: duckdb.DuckDBPyConnection, contract: Contract, item: Input) -> str:
    """The remark on an input whose bars are of minutes, weeks or months; empty for daily bars.

    Such rows contradict each other, or are dated on Mondays or on the first of a month, and break rules where that day
    is no session: the rule alone does not tell people what is wrong. Months first: monthly rows also look weekly.
    """
    if not contract.session_column:
        return ""
    series = ", ".join(name for name in contract.key if name != contract.session_column)
    found = connection.execute(
        f"select count(*), count(distinct ({', '.join(contract.key)})) from incoming where source_file = ? "
        f"and {contract.session_column} is not null",
        [item.label],
    ).fetchone()
    # 2026-11: three, since a file may have come twice, or have each session adjusted and unadjusted.
    if found and found[0] >= 3 * found[1] > 0:
        return "It has several rows a session: these are bars within the day, and one of each day is needed. "
    for period, words in (("month", "monthly"), ("week", "weekly")):
        found = connection.execute(
            "select count(*), count(*) filter (rows_count = 1), count(distinct period) from ("
            f"select date_trunc('{period}', {contract.session_column}) as period, count(*) as rows_count from incoming "
            f"where source_file = ? and is_fault is distinct from false and {contract.session_column} is not null "
            f"group by {series}, period)",
            [item.label],
        ).fetchone()
        assert found is not None
        # 2026-11: four periods, as in the marts: fewer days do not prove weekly bars, however many tickers have them.
        # The running week may have a second bar.
        if found[2] >= 4 and found[1] >= 0.9 * found[0]:
            return f"Its rows are one a {period}: these are {words} bars, and daily ones are needed. "
    return ""


def first_of(lines: list[str], where: str) -> list[str]:
    """The first lines, and how many more there are; where: where the rest can be found."""
    more = [f"and {len(lines) - SHOWN:,} more of the kind: {where}"] if len(lines) > SHOWN else []
    return [*lines[:SHOWN], *more]
