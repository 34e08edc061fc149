"""`make withdraw`: what it is given is checked, what it does is said."""

from pathlib import Path

import pytest

from orchestration.assets.audit_mark import NAME as AUDIT_MARK
from orchestration.cli.withdraw import main
from orchestration.contracts.market import DAILY_QUOTES
from orchestration.warehouse.connection import connect
from orchestration.warehouse.tables import create_table


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder whose build from files holds one quote, and whose checks have passed."""
    build = tmp_path / "build" / "files"
    with connect(build / "warehouse.duckdb") as connection:
        create_table(connection, DAILY_QUOTES)
        connection.execute(
            "insert into raw_market.daily_quotes by name select 'AAPL' as ticker, date '2026-02-26' as session_date, "
            "272.95 as close_quoted_usd, 'split' as adjustment, 'files' as source_name, 'quotes/a.csv' as source_file, "
            "1 as source_row, false as is_simulated, now()::timestamp as known_at, now()::timestamp as ingested_at, "
            "'run-1' as batch_id"
        )
    (build / AUDIT_MARK).touch()
    monkeypatch.setenv("MARKET_WAREHOUSE_DATA_DIR", str(tmp_path))
    monkeypatch.setenv("MARKET_WAREHOUSE_SOURCE", "files")
    return tmp_path


def _quotes(data_dir: Path) -> int:
    with connect(data_dir / "build" / "files" / "warehouse.duckdb") as connection:
        return connection.execute("select count(*) from raw_market.daily_quotes").fetchall()[0][0]


def test_a_file_goes_and_comes_back(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What follows is said; what was audited is another build now."""
    assert main(["--file", "quotes/a.csv"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("Withdrawn: quotes/a.csv\n  raw_market.daily_quotes: 1 row\n")
    assert "`make withdraw FILE='quotes/a.csv' BACK=1 SOURCE=files` brings them back" in told
    assert _quotes(data_dir) == 0 and not (data_dir / "build" / "files" / AUDIT_MARK).exists()
    assert main(["--file", "quotes/a.csv", "--back", "1"]) == 0
    assert capsys.readouterr().out.startswith("Brought back: quotes/a.csv\n")
    assert _quotes(data_dir) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "name one file"),
        (["--file", "quotes/a.csv", "--run", "run-1"], "name one file"),
        (["--file", "quotes/a.csv", "--back", "yes"], "name one file"),
        (["--file", "quotes/A.csv"], "near it: quotes/a.csv"),
        (["--run", "run-2"], "near it: run-1"),
    ],
)
def test_what_is_not_to_be_had_is_said(
    data_dir: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(arguments) == 2
    assert said in capsys.readouterr().err
    assert _quotes(data_dir) == 1


@pytest.mark.parametrize("source", ["live", "../files", "", "other"])
def test_only_a_build_that_is_there_is_touched(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], source: str
) -> None:
    monkeypatch.setenv("MARKET_WAREHOUSE_SOURCE", source)
    assert main(["--file", "quotes/a.csv"]) == 2
    assert "nothing was built from it" in capsys.readouterr().err
    assert _quotes(data_dir) == 1
