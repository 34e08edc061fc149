"""The lake with its catalog in PostgreSQL and its files in S3: readers beside publishers, two publishers, a kill."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.settings import Settings
from orchestration.warehouse.lake.catalog import open_lake
from orchestration.warehouse.lake.publication import publish_to_lake
from tests.lake_market import differences, reading, write_state
from tests.lake_servers import KEYS, postgres, postgres_programs, s3

for module in ("duckdb_extension_ducklake", "duckdb_extension_postgres_scanner", "duckdb_extension_httpfs"):
    pytest.importorskip(module, reason="the extra `lake` is not installed: make extra EXTRA=lake")
pytest.importorskip("moto", reason="the extra `lake-tests` is not installed: make extra EXTRA=lake-tests")
if postgres_programs() is None:
    pytest.skip("PostgreSQL is not installed: apt-get install postgresql", allow_module_level=True)

READERS_COUNT = 4


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    with postgres() as catalog, s3() as address:
        for name, value in (KEYS | {"AWS_ENDPOINT_URL": address}).items():
            monkeypatch.setenv(name, value)
        yield Settings(data_dir=tmp_path, lake=f"postgres:{catalog}", lake_files="s3://lake/market")


def in_another_process(settings: Settings, code: str) -> subprocess.Popen[str]:
    """Start a Python process that has `settings` and what it takes to publish and to read."""
    head = (
        "import os, signal, sys, time; from pathlib import Path; from dataclasses import replace\n"
        "from orchestration.settings import Settings\n"
        "from orchestration.warehouse.lake import catalog, publication\n"
        f"settings = Settings(data_dir=Path({str(settings.data_dir)!r}), lake={settings.lake!r}, "
        f"lake_files={settings.lake_files!r})\n"
    )
    return subprocess.Popen([sys.executable, "-c", head + code], stdout=subprocess.PIPE, text=True, env=os.environ)


# Each question asks all tables in one transaction: their numbers must be of one state.
READER = """
import duckdb
from orchestration.warehouse.tables import literal
from orchestration.warehouse.extensions import extension_path
from orchestration.warehouse.s3 import duckdb_secret, s3_access
connection = duckdb.connect()
for name in catalog.extensions_of(settings):
    connection.execute(f"load {literal(str(extension_path(name, 'lake')))}")
connection.execute(duckdb_secret(s3_access(os.environ, "LAKE_FILES")))
connection.execute(f"attach {literal('ducklake:' + settings.lake)} as lake (read_only)")
asked, torn, seen = 0, 0, []
stop = Path(sys.argv[1]) if len(sys.argv) > 1 else settings.data_dir / "stop"
while not stop.exists():
    found = connection.execute('''
        select (select list_sort(list(distinct state)) from lake.marts.latest),
            (select list_sort(list(distinct state)) from lake.marts.index_levels where state is not null),
            (select [count(*) // 2] from lake.raw_market.daily_quotes)
    ''').fetchone()
    asked += 1
    torn += not (found[0] == found[1] == found[2] and len(found[0]) == 1)
    seen += [found[0]] if not seen or seen[-1] != found[0] else []
print(asked, torn, [state for states in seen for state in states])
"""


def test_readers_see_whole_publications_while_others_are_written(settings: Settings) -> None:
    write_state(settings.published_path, 1)
    snapshots = [publish_to_lake(settings).snapshot]
    readers = [in_another_process(settings, READER) for _ in range(READERS_COUNT)]
    for state in (2, 3):
        time.sleep(3)  # so that every reader has seen the state before
        write_state(settings.published_path, state)
        snapshots.append(publish_to_lake(settings).snapshot)
    time.sleep(3)
    (settings.data_dir / "stop").touch()
    for reader in readers:
        said, _ = reader.communicate(timeout=60)
        assert reader.returncode == 0
        asked, torn, states = said.split(" ", 2)
        print(f"questions {asked}, torn {torn}, states {states.strip()}")
        assert int(asked) > 0 and torn == "0"
        assert states.strip() == "[1, 2, 3]"
    with reading(settings) as lake:
        found = lake.execute(f"select distinct state from lake.marts.latest at (version => {snapshots[1]})").fetchall()
        assert found == [(2,)]
    assert differences(settings) == {}


def test_two_publishers_take_turns(settings: Settings, tmp_path: Path) -> None:
    """Both begin at once with a file of their own; what stands in the end is one of them, whole."""
    publishers = []
    for state in (5, 9):
        folder = tmp_path / f"state {state}"
        folder.mkdir()
        write_state(folder / "warehouse.duckdb", state)
        code = (
            f"while time.time() < {time.time() + 3}: time.sleep(0.01)\n"
            f"publication.publish_to_lake(replace(settings, data_dir=Path({str(folder)!r})))"
        )
        publishers.append(in_another_process(settings, code))
    assert [publisher.wait(120) for publisher in publishers] == [0, 0]
    with open_lake(settings) as lake:
        authors = lake.execute("select author from lake.snapshots() order by snapshot_id").fetchall()
        ((state,),) = lake.execute("select distinct state from lake.marts.latest").fetchall()
    assert authors == [(None,), ("Market Warehouse",), ("Market Warehouse",)]
    write_state(settings.published_path, state)
    assert differences(settings) == {}


@pytest.mark.parametrize("moment", ["_note_hashes", "_replace_chunks"])
def test_a_killed_publisher_leaves_the_last_publication(settings: Settings, moment: str) -> None:
    """The server lets go of the lock with the connection, and of what was not committed."""
    write_state(settings.published_path, 1)
    publish_to_lake(settings)
    write_state(settings.published_path, 2)
    code = (
        f"publication.{moment} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\npublication.publish_to_lake(settings)"
    )
    assert in_another_process(settings, code).wait(120) == -9
    with reading(settings) as lake:
        assert lake.execute("select distinct state from lake.marts.latest").fetchall() == [(1,)]
    publish_to_lake(settings)
    assert differences(settings) == {}
