"""The page of a warehouse that holds little, or that holds what would harm a page."""

import base64
import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import duckdb
import pytest

from orchestration.reports.brief import page as brief
from orchestration.reports.charts.chart import Chart
from orchestration.settings import Settings
from tests.unit.reports.brief.conftest import BUILT_AT, SHA256

HARM = "</script><img src=x onerror=alert(1)> & \"'"
# A drawing of no chart that ships.
DRAWN = {"data": {"name": "one"}, "mark": "point", "encoding": {}}


def test_what_is_not_there_is_said_and_never_left_out(written) -> None:
    page = written()
    tiles = {tile.attributes["data-figure"]: tile for tile in page.root.all("article")}
    assert list(tiles) == [figure.name for figure in brief.FIGURES]
    assert {page.value(name) for name in tiles} == {"not known"}
    assert all(figure.missing in tiles[figure.name].text.replace("  ", " ") for figure in brief.FIGURES)
    assert "no close of the S&P 500" in page.root.one(class_="session").text
    assert "This file has no claims." in page.root.one("section", id="claims-section").text
    assert "Nothing was found." in page.root.one("section", id="findings").text
    assert not list(page.root.all(id="simulated"))


def test_a_figure_without_its_neighbours(warehouse: duckdb.DuckDBPyConnection, written) -> None:
    warehouse.execute(
        "insert into marts.index_levels by name select 'VIX' as index_id, date '2026-02-27' as session_date, "
        "19.86 as close_points, 'files' as source_name, false as is_simulated"
    )
    page = written()
    assert page.value("vix_close") == "19.86"
    assert page.changes("vix_close") == {"on the day": "not known", "regime": "not known"}
    assert page.known("vix_close") == "not known"
    assert page.value("index_close_SPX") == "not known"


def test_text_of_the_data_stays_text(warehouse: duckdb.DuckDBPyConnection, written) -> None:
    warehouse.execute(
        "insert into marts.claim_checks by name select 'C1' as claim_id, $1 as article_id, $1 as statement, "
        "$1 as subject, 'x' as metric, $1 as claimed_value, 'percent' as unit, 'equal' as comparator, $1 as evidence, "
        "date '2026-02-26' as published_date, 'needs_data' as verdict_latest, 'needs_data' as verdict_at_publication, "
        "$1 as missing, false as rests_on_simulated",
        [HARM],
    )
    warehouse.execute(
        "insert into marts.data_quality by name select $1 as finding_kind, $1 as finding_family, 'error' as severity, "
        "$1 as table_name, 3 as findings_count, $1 as example",
        [HARM],
    )
    page = written()
    shown = " ".join(HARM.split())
    row = page.root.one("table", id="claims").one("tbody").one("tr")
    assert row.attributes["data-claim"] == f"{HARM} C1"
    assert row.text.count(shown) == 6
    assert page.root.one("section", id="findings").one("tbody").text.count(shown) == 3
    assert not list(page.root.all("img"))


def test_text_in_a_chart_cannot_end_its_script(warehouse, written, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = SimpleNamespace(to_dict=lambda: DRAWN | {"datasets": {"one": [{"article_id": HARM}]}})
    chart = Chart("some", "claim_summary", "A title", "A reading.", lambda connection: drawn)  # type: ignore[arg-type]
    empty = replace(chart, name="none", draw=lambda connection: None)
    monkeypatch.setattr(brief, "CHARTS", (chart, empty))
    page = written()
    assert page.records("some", "article_id") == [(HARM,)]
    assert (
        page.root.one(id="chart-none").one(class_="unknown").text
        == "Not known: marts.claim_summary has no rows for it in this file."
    )


def test_only_the_page_s_own_scripts_run(written) -> None:
    page = written()
    policy = page.root.one("meta", http_equiv="Content-Security-Policy").attributes["content"]
    scripts = [str(script.inside[0]) for script in page.root.all("script")]
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    assert len(hashes) == 2 and all(f"'sha256-{value}'" in policy for value in hashes)
    assert "unsafe-eval" not in policy and policy.count("sha256") == 2


def test_every_mart_a_figure_reads_stands_in_the_dictionary(written) -> None:
    page = written()
    ids = {element.attributes["id"] for element in page.root.all() if "id" in element.attributes}
    assert {f"mart-{figure.mart}" for figure in brief.FIGURES} <= ids


def publish(path: Path, held: int) -> str:
    """Write a file with a mart that this version does not know; returns its SHA-256."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"create schema marts; create table marts.some as select {held} as held")
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_file_of_another_version_is_refused_with_the_next_step(tmp_path) -> None:
    publish(tmp_path / "warehouse.duckdb", 1)
    with pytest.raises(brief.BriefError, match=r"of another version .* make warehouse writes it anew"):
        brief.write(Settings(data_dir=tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["warehouse.duckdb"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A data folder with a published file, as far as DuckDB is concerned."""
    publish(tmp_path / "warehouse.duckdb", 1)
    return Settings(data_dir=tmp_path)


def test_the_page_is_of_one_file_also_where_another_takes_its_place(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = hashlib.sha256(settings.published_path.read_bytes()).hexdigest()
    moment = datetime.fromtimestamp(settings.published_path.stat().st_mtime, UTC).replace(tzinfo=None)
    following = tmp_path / "following.duckdb"
    publish(following, 2)

    def written(connection, manifest, published_at, written_at, sha256, vega) -> str:
        os.replace(following, settings.published_path)
        return f"{connection.execute('select held from marts.some').fetchall()} {published_at} {sha256}"

    monkeypatch.setattr(brief, "html", written)
    # This process holds a connection to the file that is there.
    with duckdb.connect(str(settings.published_path), read_only=True):
        brief.write(settings)
    assert settings.brief_path.read_text() == f"[(1,)] {moment} {first}"


def test_what_is_no_published_file_is_told_with_the_next_step(tmp_path: Path) -> None:
    with pytest.raises(brief.BriefError, match=r"there is no .*warehouse\.duckdb: `make warehouse` builds it"):
        brief.write(Settings(data_dir=tmp_path))
    duckdb.connect(str(tmp_path / "warehouse.duckdb")).close()
    with pytest.raises(brief.BriefError, match=r"warehouse\.duckdb has no marts: it is no file that `make warehouse`"):
        brief.write(Settings(data_dir=tmp_path))


def test_a_damaged_file_is_told_with_the_next_step(settings: Settings) -> None:
    settings.published_path.write_bytes(b"x" * 9000)
    with pytest.raises(brief.BriefError, match=r"warehouse\.duckdb cannot be opened: `make warehouse` writes it anew"):
        brief.write(settings)


def test_a_file_that_another_process_writes_is_told_with_the_next_step(settings: Settings) -> None:
    holds = "import duckdb, sys; c = duckdb.connect(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    command = [sys.executable, "-c", holds, str(settings.published_path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout is not None and other.stdout.readline() == "held\n"
        with pytest.raises(brief.BriefError, match=r"open for writing: close that program, and read with `make sql`"):
            brief.write(settings)
        other.communicate("")


def test_what_cannot_be_written_leaves_nothing_behind(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brief, "html", lambda *_: "a page")
    settings.brief_path.mkdir()
    with pytest.raises(brief.BriefError, match=r"market_brief\.html cannot be written \(.*move away what stands"):
        brief.write(settings)
    assert sorted(path.name for path in settings.data_dir.iterdir()) == ["market_brief.html", "warehouse.duckdb"]


@pytest.mark.parametrize("text", ["{", "[]", '{"nodes": {"a": 1}}'])
def test_a_damaged_manifest_is_told_with_the_next_step(warehouse, tmp_path: Path, monkeypatch, text: str) -> None:
    monkeypatch.setattr(brief, "CHARTS", ())
    manifest = tmp_path / "manifest.json"
    manifest.write_text(text)
    with pytest.raises(brief.BriefError, match=r"manifest is damaged .*: delete .*manifest\.json and run `make setup`"):
        brief.html(warehouse, manifest, BUILT_AT, BUILT_AT, SHA256, "")


def test_a_chart_that_cannot_be_drawn_costs_its_figure_one_sentence(written, monkeypatch, caplog) -> None:
    def draw(connection: duckdb.DuckDBPyConnection) -> None:
        connection.execute("select no_such_column from (select 1)")

    monkeypatch.setattr(brief, "CHARTS", (Chart("some", "claim_summary", "A title", "A reading.", draw),))
    page = written()
    told = page.root.one(id="chart-some").one(class_="undrawn").text
    assert told.startswith("Not drawn: the chart “A title” could not be drawn (BinderException: ")
    assert "no_such_column" in told and "no_such_column" in caplog.text
    assert page.value("index_close_SPX") == "not known"


def test_an_index_that_has_no_milestones_has_no_next_one(put, written) -> None:
    put("marts.index_levels", {"index_id": "SPX", "session_date": date(2026, 2, 27), "close_points": 6878.88})
    page = written()
    assert page.value("spx_milestone") == "not known"
    assert not list(page.root.one(data_figure="spx_milestone").all(class_="unit"))
    assert page.value("index_close_SPX") == "6,878.88"


def test_a_drawing_is_one_picture_with_a_name_and_its_figures_can_be_unfolded(written, monkeypatch) -> None:
    drawn = SimpleNamespace(to_dict=lambda: DRAWN | {"datasets": {"one": [{"close_points": 1.0}]}})
    monkeypatch.setattr(brief, "CHARTS", (Chart("some", "index_levels", "A title", "Read.", lambda _: drawn),))  # type: ignore[arg-type, return-value]
    figure = written().root.one(id="chart-some")
    drawing = figure.one(class_="drawing")
    assert drawing.attributes["role"] == "img"
    assert figure.one("noscript").one("img").attributes["alt"] == "A title"
    assert figure.one(id=drawing.attributes["aria-labelledby"]).text == "A title"
    assert figure.one("details").one("summary").text == "The figures of this chart"


def test_the_switch_of_colours_claims_no_state_that_it_does_not_keep(written) -> None:
    assert "aria-pressed" not in written().root.one(id="theme").attributes
