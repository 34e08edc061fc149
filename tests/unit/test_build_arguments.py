"""What the command line refuses before anyone is asked or anything is built."""

import pytest

from orchestration.build import main


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Call it with (arguments, variables): the exit code and what was said."""

    def ended(*arguments, **variables):
        monkeypatch.setenv("MARKET_WAREHOUSE_DATA_DIR", str(tmp_path))
        for name in ("SOURCE", "DROP_DIR", "DATASETS"):
            monkeypatch.delenv(f"MARKET_WAREHOUSE_{name}", raising=False)
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        code = main(arguments)
        return code, *capsys.readouterr()

    return ended


def test_a_replay_of_another_source_says_what_to_run(run):
    code, out, said = run("--replay")
    assert (code, out) == (2, "")
    assert said == "error: a replay reads the landing archive: run `make replay`, or set SOURCE=live\n"


def test_an_empty_archive_is_not_replayed(run, tmp_path):
    code, _, said = run("--replay", MARKET_WAREHOUSE_SOURCE="live")
    assert code == 2
    assert said.startswith("error: data/landing is empty: there is nothing to replay.")
    assert not (tmp_path / "build/live/warehouse.duckdb").exists()


@pytest.mark.parametrize("source", ["embedded", "live"])
def test_months_that_are_none_are_refused(run, tmp_path, source):
    code, out, said = run("--from", "2024-13", MARKET_WAREHOUSE_SOURCE=source, SEC_CONTACT="Jane Doe jane@example.org")
    assert (code, out) == (2, "")
    assert said.startswith("error: FROM=2024-13: write a month as 2024-01")
    assert not (tmp_path / "landing").exists()
