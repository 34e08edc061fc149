"""`make landing-verify`: what it says of an archive, and how it ends."""

from datetime import date, datetime

import pytest

from orchestration.cli import verify
from tests.landed_payloads import Archive

NOW = datetime(2026, 11, 20, 23)


@pytest.fixture
def archive(tmp_path, monkeypatch):
    monkeypatch.setenv("MARKET_WAREHOUSE_DATA_DIR", str(tmp_path))
    for name in ("SOURCE", "DROP_DIR", "DATASETS"):
        monkeypatch.delenv(f"MARKET_WAREHOUSE_{name}", raising=False)
    return Archive(tmp_path / "landing")


def test_an_archive_in_order_ends_with_zero(archive, capsys):
    kept = archive.graph("DGS10", {date(2026, 11, 19): 4.1}, NOW)
    archive.landing.note_unchanged(kept, "later", NOW, 304)
    assert verify.main() == 0
    assert capsys.readouterr() == ("1 payloads, 2 lines in the index, 0 problem(s)\n", "")


def test_no_archive_is_an_empty_one(archive, capsys):
    assert verify.main() == 0
    assert capsys.readouterr().out == "0 payloads, 0 lines in the index, 0 problem(s)\n"


def test_each_problem_is_a_line_and_ends_with_one(archive, capsys):
    paths = {
        series: archive.landing.path(archive.graph(series, {date(2026, 11, 19): 4.1}, NOW))
        for series in ("DGS10", "DFEDTARU", "DFEDTARL", "SP500")
    }
    paths["DFEDTARL"].unlink()
    paths["DFEDTARU"].write_bytes(paths["DFEDTARU"].read_bytes()[:-9])
    paths["DGS10"].write_bytes(paths["SP500"].read_bytes())
    (paths["SP500"].parent / "mine.csv.gz").write_bytes(b"x")
    assert verify.main() == 1
    printed = capsys.readouterr()
    assert printed.out == "4 payloads, 4 lines in the index, 4 problem(s)\n"
    gone, damaged, altered, unknown = printed.err.splitlines()
    assert gone.startswith("landing/fred/graph/DFEDTARL/") and gone.endswith("is in the index and not there")
    assert "/DFEDTARU/" in damaged and "is a damaged gzip file" in damaged
    assert "/DGS10/" in altered and "has been altered: its SHA-256 is" in altered
    assert (
        unknown
        == "landing/fred/graph/SP500/mine.csv.gz: is in no line of index.jsonl: a run was killed as it wrote; delete it"
    )


def test_an_index_that_cannot_be_read_ends_with_two_and_the_line(archive, capsys):
    archive.graph("DGS10", {date(2026, 11, 19): 4.1}, NOW)
    index = archive.landing.folder / "index.jsonl"
    index.write_text("not JSON\n" + index.read_text())
    assert verify.main() == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert printed.err.startswith("error: landing/index.jsonl line 1 cannot be read")
    assert "restore the file from a backup, or delete the line and fetch again" in printed.err


def test_settings_that_cannot_work_end_with_two(archive, capsys, monkeypatch):
    monkeypatch.setenv("MARKET_WAREHOUSE_SOURCE", "ftp")
    assert verify.main() == 2
    assert capsys.readouterr().err.startswith("error: SOURCE=ftp")
