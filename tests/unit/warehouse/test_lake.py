"""The lake equals the published file after each publication, keeps earlier ones, takes one publisher at a time."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from orchestration.settings import Settings
from orchestration.warehouse import extensions
from orchestration.warehouse.extensions import ExtensionError
from orchestration.warehouse.lake import catalog
from orchestration.warehouse.lake.catalog import LakeBusyError, LakeError, check_lake, open_lake
from orchestration.warehouse.lake.publication import publish_to_lake
from orchestration.warehouse.s3 import S3Error
from tests.lake_market import differences, reading, write_state

pytest.importorskip("duckdb_extension_ducklake", reason="the extra `lake` is not installed: make extra EXTRA=lake")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, lake=str(tmp_path / "lake"))


def test_the_first_publication_is_everything_but_what_lies_beneath(settings):
    write_state(settings.published_path, 1)
    state = publish_to_lake(settings)
    assert differences(settings) == {}
    # 12 rows of each mart by session, 4 of the view, 0 of the empty one, 2 of the raw table.
    assert state.rows_count == 12 + 12 + 4 + 0 + 2
    assert state.simulated_count == 30
    assert state.tables == (
        *("marts.index_levels", "marts.latest", "marts.nothing", "marts.stock_performance"),
        "raw_market.daily_quotes",
    )


def test_only_what_has_changed_is_written(settings):
    """Of each mart the last month (2 securities, 2 days), the view's 4 rows, and one new batch of 2 raw rows."""
    write_state(settings.published_path, 1)
    first = publish_to_lake(settings)
    write_state(settings.published_path, 2)
    second = publish_to_lake(settings)
    assert differences(settings) == {}
    assert second.rows_count == 4 + 4 + 4 + 2
    assert second.snapshot == first.snapshot + 1


def test_without_a_change_there_is_no_new_state(settings):
    write_state(settings.published_path, 1)
    first = publish_to_lake(settings)
    write_state(settings.published_path, 1)
    again = publish_to_lake(settings)
    assert (again.snapshot, again.tables, again.rows_count) == (first.snapshot, (), 0)


def test_an_earlier_publication_can_be_asked_for(settings):
    snapshots = []
    for state in (1, 2, 3):
        write_state(settings.published_path, state)
        snapshots.append(publish_to_lake(settings).snapshot)
    with reading(settings) as lake:
        told = lake.execute(
            "select snapshot_id, snapshot_time, author, commit_message from lake.snapshots()"
        ).fetchall()
        moment_of = {snapshot: moment for snapshot, moment, _, _ in told}
        for state, snapshot in zip((1, 2, 3), snapshots, strict=True):
            by_version = lake.execute(
                f"select distinct state from lake.marts.latest at (version => {snapshot})"
            ).fetchall()
            by_moment = lake.execute(
                f"select distinct state from lake.marts.latest at (timestamp => '{moment_of[snapshot]}')"
            ).fetchall()
            assert by_version == by_moment == [(state,)]
    assert told[-1][2:] == ("Market Warehouse", "4 of 5 tables, 14 rows written")


@pytest.mark.parametrize(
    "change",
    [
        "delete from raw_market.daily_quotes where batch_id = 'batch 1'",
        "update marts.stock_performance set close_usd = 7 where session_date = date '2025-01-02'",
        "insert into marts.stock_performance by name select 'C' as ticker, 1.0 as close_usd",
        "alter table marts.index_levels add column level_points double",
        "alter table marts.index_levels alter column state type double",
        "drop table marts.nothing",
        "create table marts.more as select 1 as rank",
        "insert into marts.nothing values ('SPX', false)",
        "delete from marts.index_levels",
        "insert into marts.index_levels from marts.index_levels",
        # Two rows exchange what they say.
        "update marts.index_levels set is_simulated = ticker = 'B' where session_date < date '2025-01-03'",
    ],
)
def test_every_kind_of_change_reaches_the_lake(settings, change):
    write_state(settings.published_path, 3)
    publish_to_lake(settings)
    with duckdb.connect(str(settings.published_path)) as connection:
        connection.execute(change)
    publish_to_lake(settings)
    assert differences(settings) == {}
    write_state(settings.published_path, 3)
    publish_to_lake(settings)
    assert differences(settings) == {}


def test_what_someone_else_wrote_is_written_over(settings):
    write_state(settings.published_path, 1)
    publish_to_lake(settings)
    with open_lake(settings) as lake:
        lake.execute("update lake.marts.stock_performance set close_usd = -1")
    publish_to_lake(settings)
    assert differences(settings) == {}


def test_after_small_files_were_joined_only_what_has_changed_is_written(settings):
    for state in (1, 2, 3):
        write_state(settings.published_path, state)
        publish_to_lake(settings)
    files = "from ducklake_list_files('lake', 'daily_quotes', schema => 'raw_market')"
    with open_lake(settings) as lake:
        assert len(lake.execute(files).fetchall()) == 3
        lake.execute("call ducklake_merge_adjacent_files('lake')")
        assert len(lake.execute(files).fetchall()) == 1
    write_state(settings.published_path, 4)
    assert publish_to_lake(settings).rows_count == 4 + 4 + 4 + 2
    assert differences(settings) == {}
    with reading(settings) as lake:
        for state in (1, 2, 3, 4):
            counted = lake.execute(f"select count(*) from lake.raw_market.daily_quotes at (version => {state})")
            # Joining made a snapshot between those of states 3 and 4.
            assert counted.fetchall() == [(2 * min(state, 3),)]


def test_comments_come_along(settings):
    write_state(settings.published_path, 1)
    publish_to_lake(settings)
    with open_lake(settings) as lake:
        found = lake.execute(
            "select comment from duckdb_columns() where database_name = 'lake' and table_name = 'stock_performance' "
            "and column_name = 'close_usd'"
        ).fetchall()
    assert found == [("Close, US dollars; it's made up.",)]


def test_states_replaced_long_ago_go_and_the_state_that_stood_since_stays(settings):
    for state in (1, 2, 3):
        write_state(settings.published_path, state)
        publish_to_lake(settings)
    # States 1 and 2 were made 50 and 40 days ago: until 3 was made just now, 2 stood.
    with open_lake(settings) as lake:
        for snapshot, days in ((0, 60), (1, 50), (2, 40)):
            lake.execute(
                f"update __ducklake_metadata_lake.ducklake_snapshot set snapshot_time = now() - interval {days} day "
                f"where snapshot_id = {snapshot}"
            )
    publish_to_lake(replace(settings, lake_keep_days=30))
    with reading(settings) as lake:
        left = lake.execute("select snapshot_id from lake.snapshots() order by 1").fetchall()
        moment = "now() - interval 20 day"
        stood = lake.execute(f"select distinct state from lake.marts.latest at (timestamp => {moment})").fetchall()
    assert left == [(2,), (3,)]
    assert stood == [(2,)]
    assert differences(settings) == {}


def test_a_failure_leaves_the_lake_as_it_was(settings, monkeypatch):
    write_state(settings.published_path, 1)
    publish_to_lake(settings)
    before = (Path(settings.lake) / catalog.CATALOG_NAME).read_bytes()
    write_state(settings.published_path, 2)

    def fill_the_disk(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("orchestration.warehouse.lake.publication._note_hashes", fill_the_disk)
    with pytest.raises(LakeError, match=r"No space left on device.*is published all the same"):
        publish_to_lake(settings)
    monkeypatch.undo()
    assert (Path(settings.lake) / catalog.CATALOG_NAME).read_bytes() == before
    publish_to_lake(settings)
    assert differences(settings) == {}


def test_a_second_publisher_waits_and_says_so_in_the_end(settings, monkeypatch):
    write_state(settings.published_path, 1)
    monkeypatch.setattr(catalog, "LOCK_SECONDS", 0)
    with open_lake(settings), pytest.raises(LakeBusyError, match="another publisher has held the lake"):
        publish_to_lake(settings)


def test_a_killed_publisher_leaves_the_last_state_and_the_next_goes_on(settings):
    write_state(settings.published_path, 1)
    publish_to_lake(settings)
    write_state(settings.published_path, 2)
    dies = (
        "import os, signal, sys; from pathlib import Path; from orchestration.settings import Settings\n"
        "from orchestration.warehouse.lake import publication\n"
        "publication._note_hashes = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"publication.publish_to_lake(Settings(data_dir=Path({str(settings.data_dir)!r}), lake={settings.lake!r}))"
    )
    assert subprocess.run([sys.executable, "-c", dies], check=False).returncode == -9
    with reading(settings) as lake:
        assert lake.execute("select distinct state from lake.marts.latest").fetchall() == [(1,)]
    publish_to_lake(settings)
    assert differences(settings) == {}


def test_a_reader_that_is_open_keeps_its_state(settings):
    """As on another machine: it has attached the catalog read-only, and the publisher does not wait for it."""
    write_state(settings.published_path, 1)
    publish_to_lake(settings)
    reads = (
        "import duckdb, sys; from orchestration.warehouse.extensions import extension_path\n"
        "c = duckdb.connect(); c.execute(f\"load '{extension_path('ducklake', 'lake')}'\")\n"
        "c.execute(f\"attach 'ducklake:{sys.argv[1]}/catalog.ducklake' as lake (read_only)\")\n"
        "for _ in range(2):\n"
        "    print(*c.execute('select distinct state from lake.marts.latest').fetchone(), flush=True); input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", reads, settings.lake], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as reader:
        assert reader.stdin is not None and reader.stdout is not None
        assert reader.stdout.readline() == "1\n"
        write_state(settings.published_path, 2)
        publish_to_lake(settings)
        reader.stdin.write("\n")
        reader.stdin.flush()
        assert reader.stdout.readline() == "1\n"
        reader.stdin.write("\n")
        reader.stdin.flush()
    assert differences(settings) == {}


def test_without_the_extra_the_command_that_installs_it_is_named(settings, monkeypatch):
    monkeypatch.setattr(extensions.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ExtensionError, match="make extra EXTRA=lake"):
        check_lake(settings)
    check_lake(replace(settings, lake=""))


def test_s3_without_keys_is_refused_before_the_run(settings):
    with pytest.raises(S3Error, match="AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY not set"):
        check_lake(replace(settings, lake_files="s3://bucket/lake"), environ={})
