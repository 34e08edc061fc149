"""The export of the embedded data, opened again: Parquet, the workbook, the claim reviews, the descriptor."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest
from filelock import FileLock

from orchestration.assets.market_export import is_exported
from orchestration.reports.dictionary.units import unit_of
from orchestration.reports.exports import folder
from orchestration.reports.exports.exported import ALL, OPEN, Contents
from orchestration.reports.exports.folder import ExportError, write
from orchestration.reports.exports.licences import LEVELS, QUOTES, SERIES_OF, SourceLicence, licences_in
from orchestration.settings import Settings
from tests.integration.built import ROOT, Built

COMMAND = [sys.executable, "-m", "orchestration.reports.exports"]


@pytest.fixture(scope="module")
def export(embedded: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The export's folder, beside a link to the published file."""
    data_dir = tmp_path_factory.mktemp("export")
    (data_dir / "warehouse.duckdb").symlink_to(embedded.data_dir / "warehouse.duckdb")
    told = run(data_dir)
    assert told.returncode == 0, told.stderr
    assert told.stdout.endswith("Every row of the marts is in it, and may be passed on.\n")
    return data_dir / "export"


@pytest.fixture(scope="module")
def package(export: Path) -> dict[str, Any]:
    return json.loads((export / "datapackage.json").read_text())


def run(data_dir: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """What `make export` runs."""
    environment = os.environ | {"MARKET_WAREHOUSE_DATA_DIR": str(data_dir)} | more
    return subprocess.run(COMMAND, cwd=ROOT, env=environment, capture_output=True, text=True)


def counts(built: Built) -> dict[str, int]:
    names = built.rows(
        "select table_name from information_schema.tables where table_schema = 'marts' order by table_name"
    )
    return {name: built.rows(f"select count(*) from marts.{name}")[0][0] for (name,) in names}


def test_parquet_holds_the_marts_row_for_row(export: Path, embedded: Built) -> None:
    expected = counts(embedded)
    assert {path.stem for path in (export / "parquet").iterdir()} == expected.keys()
    for name, count in expected.items():
        file = export / "parquet" / f"{name}.parquet"
        hashed = "select count(*), sum(hash(rows)) from {} as rows"
        assert duckdb.sql(hashed.format(f"'{file}'")).fetchall() == embedded.rows(hashed.format(f"marts.{name}")), name
        assert duckdb.sql(f"select count(*) from '{file}'").fetchall() == [(count,)]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_parquet_opens_in_frames(export: Path, embedded: Built, library: str) -> None:
    if library == "pandas":
        pytest.importorskip("pyarrow")
    reader = pytest.importorskip(library)
    for name, count in counts(embedded).items():
        assert len(reader.read_parquet(export / "parquet" / f"{name}.parquet")) == count, name


def test_the_workbook_has_a_sheet_for_each_mart(export: Path, embedded: Built) -> None:
    book = openpyxl.load_workbook(export / "market_warehouse.xlsx", read_only=True)
    expected = counts(embedded)
    of_marts = {"findings" if name == "data_quality" else name: count for name, count in expected.items()}
    assert book.sheetnames[:4] == ["contents", "dictionary", "findings", "licences"]
    assert set(book.sheetnames) == of_marts.keys() | {"contents", "dictionary", "licences"}
    for name, count in of_marts.items():
        assert sum(1 for _ in book[name].iter_rows()) == count + 1, name
    levels = list(book["index_levels"].iter_rows(values_only=True))
    at_id, at_day = levels[0].index("index_id"), levels[0].index("session_date")
    keys = [(row[at_id], row[at_day]) for row in levels[1:]]
    assert keys == sorted(keys), "a spreadsheet's chart takes rows as they stand"
    (at,) = [
        dict(zip(levels[0], row, strict=False))
        for row in levels[1:]
        if row[0] == "SPX" and row[1] == datetime(2026, 2, 27)
    ]
    assert at["close_points"] == 6878.88 and at["is_simulated"] is True and at["is_close_simulated"] is False
    assert at["known_at"] == datetime(2026, 2, 27, 21)
    columns = embedded.rows("select count(*) from information_schema.columns where table_schema = 'marts'")[0][0]
    assert sum(1 for _ in book["dictionary"].iter_rows()) == 1 + len(expected) + columns


def test_licences_say_what_the_notice_says(export: Path, package: dict[str, Any]) -> None:
    """Every row may be passed on: so of no mart only a part may."""
    book = openpyxl.load_workbook(export / "market_warehouse.xlsx", read_only=True)
    contents, licences = (list(book[name].iter_rows(min_row=2, values_only=True)) for name in ("contents", "licences"))
    assert contents[0][4] == "Every row of the marts is in it, and may be passed on."
    assert {allowed for _, _, allowed, _ in licences} == {"yes"}
    assert {one["mayBePassedOn"] for one in package["resources"] if "mayBePassedOn" in one} == {"yes"}


def test_a_mart_without_rows_says_why(export: Path, package: dict[str, Any], embedded: Built) -> None:
    """The shipped data have no reports of earnings against estimates."""
    empty = {name for name, count in counts(embedded).items() if not count}
    assert empty == {"earnings_surprises"}
    why = "no source in the published file states raw_fundamentals.eps_reports, which it is computed from"
    assert {one["name"]: one["whyEmpty"] for one in package["resources"] if "whyEmpty" in one} == {
        "earnings_surprises": why
    }
    book = openpyxl.load_workbook(export / "market_warehouse.xlsx", read_only=True)
    notes = {row[0]: row[4] for row in book["contents"].iter_rows(values_only=True)}
    assert notes["earnings_surprises"].startswith(f"NO ROWS: {why}. Reported earnings per share")
    assert sum(note.startswith("NO ROWS") for note in notes.values()) == 1


def test_claim_reviews_keep_the_rules(export: Path, embedded: Built) -> None:
    document = json.loads((export / "claims.jsonld").read_text())
    assert document["@context"] == "https://schema.org"
    reviews = {review["identifier"]: review for review in document["@graph"]}
    assert len(reviews) == len(document["@graph"]) == 75
    for review in reviews.values():
        # What search engines require of a ClaimReview, and what schema.org expects in each.
        assert review["@type"] == "ClaimReview" and review["claimReviewed"] and review["url"]
        rating = review["reviewRating"]
        assert rating["@type"] == "Rating" and rating["alternateName"]
        if "ratingValue" in rating:
            assert rating["worstRating"] <= rating["ratingValue"] <= rating["bestRating"]
        assert review["author"]["@type"] == "Organization" and review["author"]["name"]
        assert review["itemReviewed"]["@type"] == "Claim"
        for moment in (review["datePublished"], review["itemReviewed"]["datePublished"]):
            datetime.strptime(moment, "%Y-%m-%d")
    failing = {
        f"{article}/{claim}"
        for article, claim in embedded.rows(
            "select article_id, claim_id from marts.claim_checks "
            "where verdict_latest in ('contradicted', 'misdated', 'inconsistent')"
        )
    }
    rated = {name: review["reviewRating"].get("ratingValue") for name, review in reviews.items()}
    assert {name for name, value in rated.items() if value == 1} == failing
    supported = embedded.rows("select count(*) from marts.claim_checks where verdict_latest = 'supported'")[0][0]
    assert sum(value == 5 for value in rated.values()) == supported
    assert reviews["sp500-nears-7000/C001"]["claimReviewed"].endswith("6,946.13 points.")


def test_the_descriptor_describes_each_file(export: Path, package: dict[str, Any], embedded: Built) -> None:
    described = {resource["path"]: resource for resource in package["resources"]}
    files = {str(path.relative_to(export)) for path in export.rglob("*") if path.is_file()}
    assert described.keys() == files - {"datapackage.json"}
    for path, resource in described.items():
        content = (export / path).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert resource["bytes"] == len(content)
    expected = counts(embedded)
    for name, count in expected.items():
        resource = described[f"parquet/{name}.parquet"]
        assert (resource["rowCount"], resource["leftOutRowCount"]) == (count, 0)
        fields = resource["schema"]["fields"]
        columns = duckdb.sql(f"describe from '{export / resource['path']}'").fetchall()
        assert [field["name"] for field in fields] == [column[0] for column in columns]
        assert all(field["description"] and field.get("unit", "") == unit_of(field["name"]) for field in fields)
        assert {field["type"] for field in fields} <= {"string", "number", "integer", "boolean", "date", "datetime"}
    published = (embedded.data_dir / "warehouse.duckdb").read_bytes()
    assert package["sources"][0]["hash"] == f"sha256:{hashlib.sha256(published).hexdigest()}"
    simulated = embedded.rows("select count(*) from marts.index_levels where is_simulated")[0][0]
    assert described["parquet/index_levels.parquet"]["simulatedRowCount"] == simulated > 0


@pytest.fixture
def licensed(embedded: Built, tmp_path: Path) -> Settings:
    """A data folder with a file whose quotes and levels a provider states who does not let them be passed on."""
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes((embedded.data_dir / "warehouse.duckdb").read_bytes())
    with duckdb.connect(str(path)) as connection:
        for table in ("raw_market.daily_quotes", "raw_market.index_levels"):
            connection.execute(
                f"update marts.data_sources set source_name = 'yahoo' "
                f"where table_name = '{table}' and source_name = 'simulated_market'"
            )
        # Two rates of a source that nobody has on record.
        connection.execute(
            "update marts.policy_rates set source_name = 'somebody' where rate_id = 'DFEDTARU' and rate_date in "
            "(select rate_date from marts.policy_rates where rate_id = 'DFEDTARU' order by 1 limit 2)"
        )
    return Settings(data_dir=tmp_path)


def test_rows_that_may_not_be_passed_on_are_left_out_unless_asked_for(licensed: Settings, embedded: Built) -> None:
    expected = counts(embedded)
    contents: Contents = write(licensed, OPEN)
    series = {name for name, tables in SERIES_OF.items() if {QUOTES, LEVELS} & set(tables)}
    assert series >= {
        *("index_levels", "index_milestones", "market_breadth", "sector_performance"),
        *("index_contributions", "latest_stock_returns", "spending_and_price", "stock_performance"),
    }
    left_out = {name: mart.left_out_count for name, mart in contents.marts.items() if mart.left_out_count}
    assert left_out == {name: expected[name] for name in series} | {"policy_rates": 2}
    assert "rows that may not be passed on are left out" in contents.notice
    package = json.loads((licensed.export_dir / "datapackage.json").read_text())
    resource = next(one for one in package["resources"] if one["name"] == "index_levels")
    assert (resource["rowCount"], resource["leftOutRowCount"]) == (0, expected["index_levels"])
    assert resource["mayBePassedOn"] == "no"
    assert resource["whyEmpty"].startswith(f"no row of it may be passed on ({expected['index_levels']:,} are left out)")
    rates = next(one for one in package["resources"] if one["name"] == "policy_rates")
    assert rates["mayBePassedOn"] == "in part" and "whyEmpty" not in rates
    assert "personal use" in resource["licenceNote"] and contents.notice == package["description"]
    # The columns stay, so that what reads the files goes on reading them.
    rows = duckdb.sql(f"from '{licensed.export_dir}/parquet/index_levels.parquet'")
    assert "close_points" in rows.columns and rows.fetchall() == []
    asked_for = write(licensed, ALL)
    assert asked_for.left_out_count == 0 and asked_for.notice.startswith("ROWS THAT MAY NOT BE PASSED ON ARE IN IT")
    assert {name: mart.rows_count for name, mart in asked_for.marts.items()} == expected


def test_a_killed_export_leaves_the_earlier_one(licensed: Settings) -> None:
    write(licensed, OPEN)
    before = {path: path.stat().st_mtime_ns for path in licensed.export_dir.rglob("*")}
    environment = os.environ | {"MARKET_WAREHOUSE_DATA_DIR": str(licensed.data_dir)}
    beside = licensed.data_dir / ".export.next" / "parquet"
    with subprocess.Popen(COMMAND, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        while not (beside.exists() and len(list(beside.iterdir())) > 3) and process.poll() is None:
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
    assert process.returncode == -signal.SIGKILL
    assert {path: path.stat().st_mtime_ns for path in licensed.export_dir.rglob("*")} == before
    # The next one clears away what was left, and one that fails says so and changes nothing.
    write(licensed, OPEN)
    assert sorted(path.name for path in licensed.data_dir.iterdir()) == ["build", "export", "warehouse.duckdb"]
    after = (licensed.export_dir / "datapackage.json").read_text()
    with duckdb.connect(str(licensed.published_path)) as connection:
        connection.execute("drop table marts.data_sources")
    with pytest.raises(ExportError, match="another version"):
        write(licensed, OPEN)
    assert (licensed.export_dir / "datapackage.json").read_text() == after
    assert not beside.exists()
    # One that was killed while it put its folder in place: the earlier one comes back.
    licensed.export_dir.rename(licensed.data_dir / ".export.earlier")
    with pytest.raises(ExportError, match="another version"):
        write(licensed, OPEN)
    assert (licensed.export_dir / "datapackage.json").read_text() == after


def test_hash_and_moment_are_of_the_file_that_was_read(licensed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another file is published while the export is written: the next one is due, whatever the times of the files."""
    published = licensed.published_path.read_bytes()
    following = licensed.data_dir / "following.duckdb"
    following.write_bytes(published)
    with duckdb.connect(str(following)) as connection:
        connection.execute("delete from marts.policy_rates")
    os.utime(following, (1000, 1000))

    def replaced(connection: duckdb.DuckDBPyConnection) -> tuple[SourceLicence, ...]:
        os.replace(following, licensed.published_path)
        return licences_in(connection)

    monkeypatch.setattr(folder, "licences_in", replaced)
    contents = write(licensed, OPEN)
    assert contents.marts["policy_rates"].rows_count > 0
    assert contents.file_hash == hashlib.sha256(published).hexdigest()
    monkeypatch.undo()
    exporting = Settings(data_dir=licensed.data_dir, export=OPEN)
    assert not is_exported(exporting)
    assert write(licensed, OPEN).published_at == datetime(1970, 1, 1, 0, 16, 40)
    assert is_exported(exporting)


def test_an_interrupted_export_leaves_the_earlier_one(licensed: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C after the earlier folder was moved away, before the new one stands in its place."""
    write(licensed, OPEN)
    before = (licensed.export_dir / "datapackage.json").stat()
    rename = Path.rename

    def interrupted(path: Path, target: Path) -> Path:
        if path.name == ".export.next":
            raise KeyboardInterrupt
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(licensed, OPEN)
    after = (licensed.export_dir / "datapackage.json").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert sorted(path.name for path in licensed.data_dir.iterdir()) == ["build", "export", "warehouse.duckdb"]


def test_one_export_at_a_time(licensed: Settings) -> None:
    lock = licensed.build_dir.parent / "export.lock"
    lock.parent.mkdir(parents=True)
    with FileLock(lock), pytest.raises(ExportError, match="another export is being written"):
        write(licensed, OPEN)
    assert not licensed.export_dir.exists()


def test_a_wrong_setting_and_a_missing_file_are_told(tmp_path: Path) -> None:
    wrong = run(tmp_path, MARKET_WAREHOUSE_EXPORT="everything")
    assert (wrong.returncode, wrong.stderr.count("EXPORT=open")) == (2, 1)
    missing = run(tmp_path)
    assert missing.returncode == 1 and "`make warehouse` builds it" in missing.stderr
    assert not (tmp_path / "export").exists()
