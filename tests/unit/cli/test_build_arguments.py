"""What the command line refuses before anyone is asked or anything is built."""

import pytest

from orchestration.cli.build import main


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Call it with (arguments, variables): the exit code and what was said."""

    def ended(*arguments, **variables):
        (tmp_path / "reference").mkdir(exist_ok=True)
        monkeypatch.setenv("MARKET_WAREHOUSE_DATA_DIR", str(tmp_path))
        monkeypatch.setenv("DAGSTER_HOME", str(tmp_path))
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


def test_months_that_are_none_are_refused(run, tmp_path):
    code, out, said = run("--from", "2024-13", MARKET_WAREHOUSE_SOURCE="live", SEC_CONTACT="Jane Doe jane@example.org")
    assert (code, out) == (2, "")
    assert said.startswith("error: FROM=2024-13: write a month as 2024-01")
    assert not (tmp_path / "landing").exists()


@pytest.mark.parametrize(
    ("arguments", "variables", "words"),
    [
        (["--from", "2024-01"], {}, "the shipped data have no other months: add SOURCE=live or SOURCE=files"),
        (["--to", "2024-01"], {"MARKET_WAREHOUSE_SOURCE": "live"}, "FROM=: write a month as 2024-01; FROM is needed"),
        (
            ["--from", "2024-12", "--to", "2024-01"],
            {"MARKET_WAREHOUSE_SOURCE": "live"},
            "FROM=2024-12 TO=2024-01: months run from 1990-01 to the running one, in order: write the earlier",
        ),
        (
            ["--replay", "--from", "2024-01"],
            {"MARKET_WAREHOUSE_SOURCE": "live"},
            "a replay reads the whole archive: leave out the months",
        ),
        ([], {"DAGSTER_HOME": ""}, "DAGSTER_HOME=: this must be an existing folder"),
        (
            [],
            {"DAGSTER_HOME": "data/build/dagster"},
            "DAGSTER_HOME=data/build/dagster: this must be an existing folder",
        ),
        ([], {"MARKET_WAREHOUSE_DATA_DIR": "/nowhere"}, "MARKET_WAREHOUSE_DATA_DIR=/nowhere: there is no folder"),
        ([], {"MARKET_WAREHOUSE_YAHOO_ATTEMPTS": "many"}, "MARKET_WAREHOUSE_YAHOO_ATTEMPTS=many: this is no number"),
    ],
)
def test_what_cannot_work_is_one_line_that_names_it(run, tmp_path, arguments, variables, words):
    code, out, said = run(*arguments, **variables)
    assert (code, out) == (2, "")
    assert said.startswith(f"error: {words}") and said.count("\n") == 1
    assert not (tmp_path / "build").exists() and not (tmp_path / "landing").exists()


@pytest.mark.parametrize("quietly", [[], ["--quiet"]])
def test_a_disk_that_takes_nothing_is_named(run, tmp_path, quietly):
    (tmp_path / "build").write_text("a file where the folder belongs")
    code, out, said = run(*quietly)
    assert (code, out) == (2, "")
    assert said.startswith(f"error: {tmp_path}/build/embedded: Not a directory. Look whether there is room")
