"""A column that DuckDB reads by itself is read as it would be among odd cells: the same values, the same faults."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.contracts.market import DAILY_QUOTES
from orchestration.contracts.reference import SECURITIES
from orchestration.sources.files import FilesSource
from orchestration.sources.inputs import SourceFileError
from orchestration.warehouse.casting import typed_rows
from orchestration.warehouse.reading import scan
from tests.unit.conftest import DATA

DAYS = [
    *("2026-02-26", "2026-02-2O", "2026-02-1x", "2026-02-30", "2026-1-1BC", "1000-1-1BC", "2026-1-5-6", "2026-1-1+1"),
    *("epoch", "infinity", "0001-01-01", "9999-12-31", "2026-2-26", "present", "-", "n/a", "\u00a02026-02-26", ""),
    *("20260226", "2026/02/26", "02/26/2026", "2026-02-26 21:00:00", "2026-02-26T21:00:00Z"),
]
NUMBERS = [
    *("1", "1.5", "-1", "1e5", "1e400", "nan", "inf", "-inf", "1_0", "0x10", "true", "1.", ".5", "+2", "", "-", "N/A"),
    *("\u00a01.5\u00a0", "1 000", "1,000", "1.5%", "$1.5", "(1.5)", "1.5K", "eleven"),
]


def read_both_ways(connection, item, contract):
    """The rows as read, and as read where no column counts as plain."""
    scanned = scan(connection, item, contract)
    names = [column.name for column in contract.columns]
    shown = f"{', '.join(f'cast({name} as varchar)' for name in names)}, bad_cells, type_problem"
    ways = (scanned, replace(scanned, notation=replace(scanned.notation, plain=frozenset())))
    return [
        connection.execute(f"select {shown} from ({typed_rows(contract, item, way)}) order by source_row").fetchall()
        for way in ways
    ]


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(DAYS), st.sampled_from(NUMBERS)), min_size=1, max_size=4))
def test_days_and_numbers_of_quotes(warehouse, drop, drop_dir, cells):
    lines = [f'T{n},"{day}","{number}","{number}"\n' for n, (day, number) in enumerate(cells)]
    drop("quotes/a.csv", "ticker,date,close,volume\n" + "".join(lines))
    (item,) = FilesSource(drop_dir, DATA, "split").dropped(DAILY_QUOTES.name)
    try:
        one, other = read_both_ways(warehouse, item, DAILY_QUOTES)
    except SourceFileError:
        return  # cells that contradict each other
    assert one == other


@pytest.mark.parametrize("day", DAYS)
def test_a_day_that_may_be_missing_beside_a_plain_one(warehouse, drop, drop_dir, day):
    lines = [f'US:T{n},T{n},2026-02-26,"{end}",Name,stock\n' for n, end in enumerate(("2026-02-27", day))]
    drop(
        "reference/securities.csv",
        "security_id,ticker,valid_from_date,valid_to_date,security_name,security_type\n" + "".join(lines),
    )
    (item,) = FilesSource(drop_dir, DATA, "split").dropped(SECURITIES.name)
    one, other = read_both_ways(warehouse, item, SECURITIES)
    assert one == other


def test_a_letter_for_a_digit_is_told(warehouse, drop, drop_dir):
    drop("quotes/a.csv", "ticker,date,close\nA,2026-02-26,1\nB,2026-02-2O,1\n")
    (item,) = FilesSource(drop_dir, DATA, "split").dropped(DAILY_QUOTES.name)
    for rows in read_both_ways(warehouse, item, DAILY_QUOTES):
        assert rows[1][-1].endswith("2026-02-2O")
