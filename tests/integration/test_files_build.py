"""A drop folder from end to end: real rows only, nothing twice, bad files named, the published file kept."""

from pathlib import Path

import pytest

from tests.integration.built import Built

QUOTES = """Date,Symbol,Open,High,Low,Close,Volume
2025-12-31,brk-b,500,505,499,500,10
2026-01-02,brk-b,500,512,499,510,11
2026-01-05,brk-b,510,511,489,489.6,12
12/31/2025,AAA,10,10,10,10,1
01/05/2026,AAA,11,11,11,11,1
"""
SPX = """DATE,OPEN,HIGH,LOW,CLOSE
2025-12-31,6800,6860,6790,6845.5
2026-01-02,6850,6900,6840,6880
2026-01-05,6880,6990,6870,6970
"""
BAD = """date,ticker,close
2026-01-02,CCC,-5
2026-01-03,CCC,7
"""


@pytest.fixture
def drop_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "drop"
    for name, text in {"quotes/a.csv": QUOTES, "index/SPX.csv": SPX}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def raw_counts(built: Built) -> list[tuple]:
    tables = built.rows("select schema_name || '.' || table_name from duckdb_tables() where schema_name like 'raw_%'")
    return built.rows(" union all ".join(f"select '{name}', count(*) from {name}" for (name,) in sorted(tables)))


def test_a_drop_folder_is_read_once_and_holds_no_simulated_row(empty: Built, drop_dir: Path) -> None:
    files = {"MARKET_WAREHOUSE_SOURCE": "files", "MARKET_WAREHOUSE_DROP_DIR": str(drop_dir)}
    first = empty.build(**files)
    assert first.returncode == 0, first.stdout + first.stderr
    assert empty.rows(
        "select ticker, cast(session_date as varchar), round(return_1d_ratio, 9), round(return_ytd_ratio, 9) "
        "from marts.stock_performance order by 1, 2"
    ) == [
        ("AAA", "2025-12-31", None, None),
        # 2026-01-02 is missing: no one-day return, though an older row exists; the base of the year is there.
        ("AAA", "2026-01-05", None, 0.1),
        ("BRK.B", "2025-12-31", None, None),
        ("BRK.B", "2026-01-02", 0.02, 0.02),
        ("BRK.B", "2026-01-05", -0.04, -0.0208),
    ]
    assert empty.rows("select count(*) from raw_market.daily_quotes where is_simulated") == [(0,)]
    # No split is known, so only the last session's price as traded is.
    as_traded = (
        "select cast(session_date as varchar), close_usd from marts.stock_performance where close_usd is not null"
    )
    assert empty.rows(f"{as_traded} and ticker = 'BRK.B'") == [("2026-01-05", 489.6)]

    counts = dict(raw_counts(empty))
    # A file that breaks the rules: nothing of it is written, nothing is published, the message names it.
    published = (empty.data_dir / "warehouse.duckdb").read_bytes()
    (drop_dir / "quotes" / "bad.csv").write_text(BAD)
    (drop_dir / "index" / "RUT.csv").write_text("<!DOCTYPE html>\n<html>blocked</html>\n")
    failed = empty.build(**files)
    assert failed.returncode == 1
    assert (
        "quotes/bad.csv: 2 of 2 rows break a rule" in failed.stdout
        and "row 1: close_quoted_usd is zero or negative: -5.0" in failed.stdout
    )
    assert "index/RUT.csv: is a web page" in failed.stdout
    assert "earlier data/warehouse.duckdb is untouched" in failed.stderr
    assert (empty.data_dir / "warehouse.duckdb").read_bytes() == published

    # Mended, and a value corrected: one more version and no row else, the mart follows the correction.
    (drop_dir / "quotes" / "bad.csv").unlink()
    (drop_dir / "index" / "RUT.csv").unlink()
    (drop_dir / "quotes" / "a.csv").write_text(QUOTES.replace("489.6,12", "499.8,12"))
    assert empty.build(**files).returncode == 0
    assert dict(raw_counts(empty)) == counts | {"raw_market.daily_quotes": counts["raw_market.daily_quotes"] + 1}
    ((versions, first_known, last_known),) = empty.rows(
        "select count(*), min(known_at)::varchar, max(known_at) = max(ingested_at) from raw_market.daily_quotes "
        "where ticker = 'BRK.B' and session_date = '2026-01-05'"
    )
    assert (versions, first_known, last_known) == (2, "2026-01-05 21:00:00", True)
    assert empty.rows("select close_split_adjusted_usd from marts.stock_performance where ticker = 'BRK.B' "
                      "and session_date = '2026-01-05'") == [(499.8,)]  # fmt: skip


@pytest.mark.parametrize(
    ("variables", "says"),
    [
        ({"MARKET_WAREHOUSE_SOURCE": "files"}, "needs a folder to read: add DROP_DIR"),
        ({"MARKET_WAREHOUSE_SOURCE": "file"}, "there is no such source"),
        ({"MARKET_WAREHOUSE_SOURCE": "files", "MARKET_WAREHOUSE_DROP_DIR": "/no/such/folder"}, "cannot be read"),
        ({"MARKET_WAREHOUSE_SOURCE": "files", "MARKET_WAREHOUSE_DROP_DIR": "/proc/self/task"}, "holds no file in"),
    ],
)
def test_what_cannot_work_is_said_before_anything_runs(empty: Built, variables: dict[str, str], says: str) -> None:
    result = empty.build(**variables)
    assert result.returncode == 2
    assert says in result.stderr and "Traceback" not in result.stderr
