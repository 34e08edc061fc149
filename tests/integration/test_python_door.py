"""The Python door on the published file of the embedded data: figures, meanings, errors, and an installed copy."""

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import orchestration.door as mw
import orchestration.door.warehouse as door_warehouse
from tests.integration.built import ROOT, Built

ARTICLE = "February 27, 2026\n\nThe S&P 500 closed at 6,878.88 on Friday, and the VIX at 12.34.\n"


@pytest.fixture
def opened(embedded: Built) -> mw.Warehouse:
    return mw.open(embedded.data_dir / "warehouse.duckdb")


def test_an_index_has_its_sessions_and_their_meaning(opened: mw.Warehouse, embedded: Built) -> None:
    frame = mw.index("spx")
    rows = embedded.rows("select session_date, close_points from marts.index_levels where index_id = 'SPX' order by 1")
    assert frame["close_points"].to_list() == [close for _, close in rows]
    assert frame["session_date"].dt.date.to_list() == [day for day, _ in rows]
    # Published closes of 2026-01-30 and 2026-02-27, and the return between them.
    last = frame.set_index("session_date").loc["2026-02-27"]
    assert last["close_points"] == 6878.88
    assert last["return_mtd_ratio"] == pytest.approx(6878.88 / 6939.03 - 1)
    assert not last["is_close_simulated"] and frame.attrs["is_simulated"]
    assert frame.attrs["marts"] == ["marts.index_levels"]
    assert frame.attrs["columns"]["close_points"]["unit"] == "index points"
    assert frame.attrs["columns"]["drawdown_ratio"]["unit"] == "fraction, 0.05 = 5 %"
    assert all(meaning["description"] for meaning in frame.attrs["columns"].values())
    # Nothing in them that to_parquet could not write.
    assert json.loads(json.dumps(frame.attrs)) == frame.attrs


def test_sectors_are_those_of_the_session(opened: mw.Warehouse, embedded: Built) -> None:
    frame = mw.sectors(on="2026-02-26")
    ((count,),) = embedded.rows("select count(*) from marts.sector_performance where session_date = '2026-02-26'")
    assert len(frame) == count == 33
    assert set(frame["weighting"]) == {"cap", "equal", "etf_proxy"}
    assert frame["is_simulated"].dtype == bool
    # Without a day: the last session on which sectors have ranks, whose leader stands first in its weighting.
    latest = mw.sectors()
    ((day, leader),) = embedded.rows(
        "select session_date, sector_name from marts.sector_performance "
        "where weighting = 'etf_proxy' and rank_ytd = 1 order by session_date desc limit 1"
    )
    assert set(latest["session_date"].dt.date) == {day}
    assert latest.loc[latest["weighting"] == "etf_proxy", "sector_name"].iloc[0] == leader


def test_spending_is_what_was_known(opened: mw.Warehouse) -> None:
    now = mw.spending("big_four", basis="headline").set_index("calendar_quarter")
    # 38.4 of Amazon, 27.851 of Alphabet, 22.137 of Meta, 37.5 of Microsoft.
    assert now.loc["2025Q4", "capex_usd"] / 1e9 == pytest.approx(38.4 + 27.851 + 22.137 + 37.5)
    assert pd.isna(now.loc["2026Q1", "capex_usd"])
    assert set(mw.spending()["basis"]) == {"cash_ppe"}
    # Amazon's report of 2026-02-05 was the last of the four.
    before = mw.spending("big_four", basis="headline", as_of="2026-02-04").set_index("calendar_quarter")
    assert pd.isna(before.loc["2025Q4", "capex_usd"])
    after = mw.spending("big_four", basis="headline", as_of="2026-02-05").set_index("calendar_quarter")
    assert after.loc["2025Q4", "capex_usd"] == now.loc["2025Q4", "capex_usd"]
    assert mw.spending(as_of="2026-02-05").attrs["as_of"] == "2026-02-05T23:59:59.999999"


def test_a_query_keeps_the_words_of_its_marts(opened: mw.Warehouse) -> None:
    frame = mw.sql(
        "select index_id, close_points, 2 * close_points as doubled_points from marts.index_levels where index_id = ?",
        ["SPX"],
    )
    meanings = frame.attrs["columns"]
    assert meanings["index_id"]["description"].startswith("The index, as `marts.indices`")
    assert meanings["doubled_points"] == {"description": "", "unit": "index points"}
    # Functions, and views that name the file's tables, work whatever the file is called.
    assert len(mw.sql("from marts.earnings_as_of(timestamp '2025-01-01')")) > 100
    assert mw.sql("select count(*) as rows_count from marts.index_level_versions")["rows_count"].item() > 3000


def test_what_hides_simulated_rows_is_marked(opened: mw.Warehouse) -> None:
    """An average over a mart with simulated rows is neither simulated nor not: its frame says that it cannot tell."""
    average = mw.sql("select avg(return_1d_ratio) as mean_ratio from marts.index_levels where index_id = 'SPX'")
    assert average.attrs["is_simulated"] is None
    counted = mw.sql(
        "select avg(close_points) as mean_points, bool_or(is_simulated) as is_any_simulated from marts.index_levels"
    )
    assert counted.attrs["is_simulated"] is True and "notes" not in counted.attrs
    (note,) = average.attrs["notes"]
    assert note.startswith("Simulated rows are in marts.index_levels (is_simulated), and no column")
    told = mw.sql("select is_simulated, avg(return_1d_ratio) as mean_ratio from marts.index_levels group by all")
    assert told.attrs["is_simulated"] is True and "notes" not in told.attrs
    # Filings and rates have none.
    rates = mw.sql("select avg(rate_pct) as mean_pct from marts.policy_rates")
    assert "is_simulated" not in rates.attrs and "notes" not in rates.attrs
    assert json.loads(json.dumps(average.attrs)) == average.attrs


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        (lambda: mw.index("DAX"), "DJI, IXIC, NDX, RUT, SPX, VIX"),
        (lambda: mw.sectors(on="2026-02-28"), "Saturday; the nearest: 2026-02-27"),
        (lambda: mw.sectors(on="2026-02-17x"), "write a day as '2026-02-26'"),
        (lambda: mw.sectors(on="2026-02-16"), "Monday; the nearest: 2026-02-13 and 2026-02-17"),
        (lambda: mw.spending("mag7"), "choose one of big_five, big_four"),
        (lambda: mw.spending(basis="accrual"), "choose one of cash_ppe, headline"),
        (lambda: mw.spending(as_of="1999-12-31"), "nothing was known yet"),
        (lambda: mw.sql("select * from marts.index_level"), 'Did you mean "index_levels"'),
        (lambda: mw.sql("drop table marts.index_levels"), "sql takes one SELECT"),
        (lambda: mw.sql("selekt 1"), "syntax error"),
        (lambda: mw.check("missing.txt"), "there is no such file"),
        (lambda: mw.check("The index rose."), "published='2026-02-26'"),
        (lambda: mw.open("elsewhere.duckdb"), "make warehouse"),
    ],
)
def test_what_cannot_be_answered_says_what_can(opened: mw.Warehouse, ask, words: str) -> None:
    with pytest.raises(mw.ActionableError, match=None) as raised:
        ask()
    assert words in str(raised.value)


def test_errors_have_the_classes_that_the_docs_name(opened: mw.Warehouse, tmp_path: Path) -> None:
    documented = (ROOT / "docs/exports-and-python.md").read_text()
    assert all(f"`{name}`" in documented for name in ("mw.ActionableError", "mw.DoorError", "mw.PublishedFileError"))
    with pytest.raises(mw.DoorError):
        mw.index("DAX")
    with pytest.raises(mw.DoorError):
        mw.sql("selekt 1")
    with pytest.raises(mw.PublishedFileError):
        mw.open(tmp_path / "elsewhere.duckdb")
    assert issubclass(mw.DoorError, mw.ActionableError) and issubclass(mw.PublishedFileError, mw.ActionableError)


def test_a_file_of_another_format_is_named(tmp_path: Path) -> None:
    path = tmp_path / "indices.parquet"
    duckdb.sql("select 1 as n").write_parquet(str(path))
    with pytest.raises(
        mw.PublishedFileError, match=r"indices.parquet cannot be opened: `make warehouse` writes it anew"
    ):
        mw.open(path).index("SPX")


@pytest.mark.parametrize(
    "query",
    [
        "copy (select 1) to 'written.csv'",
        "explain analyze copy (select 1) to 'written.csv'",
        "attach 'written.duckdb' as mine",
        "export database 'written'",
        "select 1; copy (select 1) to 'written.csv'",
    ],
)
def test_a_query_writes_no_file(
    opened: mw.Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(mw.ActionableError, match="sql takes one SELECT"):
        mw.sql(query)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "query",
    [
        "from enable_logging(level='trace', storage='stdout')",
        "with p as materialized (from Enable_Profiling()) select count(*) from marts.index_levels, p",
        "from checkpoint('warehouse')",
    ],
)
def test_a_query_leaves_the_connection_as_it_is(opened: mw.Warehouse, query: str) -> None:
    with pytest.raises(mw.DoorError, match="changes the connection, and may not be asked"):
        mw.sql(query)


@pytest.mark.parametrize(
    "query",
    [
        "from '{file}'",
        "select * from read_csv('{file}')",
        "select * from read_text('{file}')",
        "select * from glob('{folder}/*')",
        "select * from sniff_csv('{file}')",
        "import database '{folder}'",
        "from frame",  # a variable of the door itself, or of the caller
    ],
)
def test_a_query_reads_no_other_file(opened: mw.Warehouse, tmp_path: Path, query: str) -> None:
    (tmp_path / "other.csv").write_text("word\nprivate\n")
    (tmp_path / "schema.sql").write_text("create table private as select 1;")
    frame = pd.DataFrame({"word": ["private"]})
    asked = query.format(file=tmp_path / "other.csv", folder=tmp_path)
    with pytest.raises(mw.DoorError, match=r"does not exist|sql reads the published file alone") as raised:
        mw.sql(asked)
    # Where a file would be read, the error says what to do instead.
    assert ("read other files with pandas" in str(raised.value)) is (query != "from frame")
    assert frame["word"].item() == "private"


def test_the_moment_is_that_of_the_file_that_was_read(
    embedded: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another file takes its place while the question is answered, or just before it is opened."""
    path, following = tmp_path / "warehouse.duckdb", tmp_path / "next.duckdb"
    shutil.copy(embedded.data_dir / "warehouse.duckdb", path)
    os.utime(path, (1_800_000_000, 1_800_000_000))
    warehouse = mw.Warehouse(path)
    described = door_warehouse.described_marts

    def replaced(connection: duckdb.DuckDBPyConnection) -> Any:
        shutil.copy(path, following)
        os.utime(following, (1_800_000_060, 1_800_000_060))
        os.replace(following, path)
        return described(connection)

    monkeypatch.setattr(door_warehouse, "described_marts", replaced)
    assert warehouse.index().attrs["published_at"] == "2027-01-15T08:00:00+00:00"
    monkeypatch.undo()
    assert warehouse.index().attrs["published_at"] == "2027-01-15T08:01:00+00:00"
    assert warehouse.check(ARTICLE).attrs["published_at"] == "2027-01-15T08:01:00+00:00"


def test_a_pivot_that_names_its_columns_is_a_query(opened: mw.Warehouse) -> None:
    frame = mw.sql("pivot marts.policy_rates on rate_id in ('DGS2', 'DGS10') using max(rate_pct) group by rate_date")
    assert list(frame.columns) == ["rate_date", "DGS2", "DGS10"]


def test_an_article_is_checked_without_a_file(
    opened: mw.Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    frame = mw.check(ARTICLE).set_index("claimed_value")
    assert frame.loc["6878.88", "verdict_latest"] == "supported"
    # Published close of the VIX on that day.
    assert frame.loc["12.34", ["verdict_latest", "computed_latest"]].to_list() == ["contradicted", "19.86"]
    assert frame.attrs["published_date"] == "2026-02-27"
    assert frame.attrs["columns"]["verdict_latest"]["description"]
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "article.txt").write_text(ARTICLE)
    of_file = mw.check(tmp_path / "article.txt")
    assert set(of_file["article_id"]) == {"article"}
    assert of_file["verdict_latest"].to_list() == frame["verdict_latest"].to_list()


def test_a_file_of_claims_is_judged_as_in_the_build(opened: mw.Warehouse, embedded: Built) -> None:
    frame = mw.check(embedded.data_dir / "figures" / "claims.csv")
    rows = embedded.rows("select claim_id, verdict_latest from marts.claim_checks order by source_row")
    assert list(frame[["claim_id", "verdict_latest"]].itertuples(index=False, name=None)) == rows


def test_a_replaced_file_is_seen_and_none_is_held(embedded: Built, tmp_path: Path) -> None:
    """Also while the same process holds a connection of its own to the earlier file."""
    path, following = tmp_path / "a name with blanks.duckdb", tmp_path / "next.duckdb"
    shutil.copy(embedded.data_dir / "warehouse.duckdb", path)
    shutil.copy(path, following)
    with duckdb.connect(str(following)) as connection:
        connection.execute("update marts.index_levels set close_points = 1 where index_id = 'SPX'")
    warehouse = mw.Warehouse(path)
    with duckdb.connect(str(path), read_only=True):
        assert warehouse.index()["close_points"].max() > 1
        os.replace(following, path)
        assert warehouse.index()["close_points"].max() == 1
    with duckdb.connect(str(path)) as writing:
        writing.execute("create table marts.mine as select 1")
        with pytest.raises(mw.PublishedFileError, match="open for writing in this process"):
            warehouse.index()


def test_the_notebook_runs(opened: mw.Warehouse, embedded: Built, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its cells in order, on the embedded data; no outputs are kept."""
    monkeypatch.setenv("MARKET_WAREHOUSE_DATA_DIR", str(embedded.data_dir))
    cells = json.loads((ROOT / "data/examples/python_door.ipynb").read_text())["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    assert all(not cell["outputs"] and cell["execution_count"] is None for cell in code)
    names: dict[str, Any] = {}
    for number, cell in enumerate(code, start=1):
        exec(compile("".join(cell["source"]), f"cell {number}", "exec"), names)
    assert names["levels"].loc["2026-02-27", "close_points"] == 6878.88
    assert set(names["leaders"]["weighting"]) == {"equal", "etf_proxy"}
    # 2025Q4 was reported after 2025-11-15; 97.271 billion of 2025Q3 before.
    assert names["spending"].loc["2025Q3"].to_list() == [97.3, 97.3]
    assert names["spending"].loc["2025Q4", "capex_usd"] == 118.6
    assert pd.isna(names["spending"].loc["2025Q4", "capex_usd_then"])
    assert names["claims"]["verdict_latest"].to_list() == ["supported", "contradicted"]
    # The Fed's upper bound after the cut of December 2025.
    assert names["rates"]["rate_pct"].iloc[0] == 3.75


def test_an_installed_copy_answers_from_anywhere(embedded: Built, tmp_path: Path) -> None:
    """A wheel has all that the door needs, tables of words included, and imports nothing that builds."""
    source = tmp_path / "source"
    kept_out = shutil.ignore_patterns(
        ".venv", ".git", "build", "landing", "*.duckdb", "export", "__pycache__", "*.egg-info"
    )
    shutil.copytree(ROOT, source, ignore=kept_out, symlinks=True)
    made = subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "-q", "--no-index", "--no-deps", "--no-build-isolation"),
            *("--wheel-dir", str(tmp_path), str(source)),
        ],
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    (wheel,) = tmp_path.glob("market_warehouse-*.whl")
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    shutil.rmtree(source)
    code = f"""
import sys
import market_warehouse as mw
assert mw.__file__.startswith({str(site)!r}), mw.__file__
verdicts = mw.check({ARTICLE!r})["verdict_latest"].to_list()
print(len(mw.index()), verdicts, {{"dagster", "dbt", "altair", "xlsxwriter"}} & sys.modules.keys())
"""
    told = subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=tmp_path,
        env=embedded.environment | {"PYTHONPATH": str(site)},
        capture_output=True,
        text=True,
    )
    assert told.stdout == "542 ['supported', 'contradicted'] set()\n", told.stdout + told.stderr
