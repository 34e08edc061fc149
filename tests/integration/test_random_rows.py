"""After random changes of quotes, tables that were built by rows equal those built whole."""

from pathlib import Path

from tests.campaigns.rows import change_rows

SEEDS = (101, 107, 112)


def test_after_random_changes_tables_built_by_rows_are_those_built_whole(tmp_path: Path) -> None:
    """`make campaign ROWS=…` tries more of them."""
    counted = change_rows(tmp_path, SEEDS, 3)
    assert counted["(by rows)"] > 0
