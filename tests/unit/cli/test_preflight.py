"""What a run is about to replace, and what it has replaced."""

import duckdb
import pytest

from orchestration.cli.preflight import changes_since, origins_of, warning_before
from orchestration.settings import Settings
from orchestration.sources.providers.registry import DATASETS


@pytest.fixture
def published(tmp_path):
    """Call it with the names of who stated the quotes: a published file in which the rates are from fred."""

    def write(*names):
        path = tmp_path / "warehouse.duckdb"
        with duckdb.connect(str(path)) as connection:
            for table in (dataset.table for dataset in DATASETS.values()):
                connection.execute(f"create schema if not exists {table.partition('.')[0]}")
                connection.execute(f"create table {table} (source_name varchar)")
            connection.executemany("insert into raw_market.daily_quotes values (?)", [[name] for name in names])
            connection.execute("insert into raw_market.policy_rates values ('fred'), ('fred')")
        return path

    return write


def test_a_file_knows_who_stated_its_rows(published):
    found = origins_of(published("yahoo", "files", "yahoo"))
    assert found == {"quotes": ("files", "yahoo"), "indices": (), "rates": ("fred",), "filings": ()}


def test_nothing_is_known_of_a_file_that_is_none(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    assert origins_of(path) == {}
    path.write_bytes(b"no database" * 1000)
    assert origins_of(path) == {}


def test_before_simulated_rows_replace_real_ones_a_run_says_so(published, tmp_path):
    settings = Settings(data_dir=tmp_path)
    words = warning_before(origins_of(published("yahoo")), settings)
    assert "warehouse.duckdb holds data from fred, yahoo; this run replaces it by the shipped example" in words
    assert "SOURCE=files or SOURCE=live keeps the real data" in words


@pytest.mark.parametrize("dataset", DATASETS)
def test_real_data_of_any_kind_are_not_replaced_in_silence(tmp_path, dataset):
    earlier = dict.fromkeys(DATASETS, ("shipped",)) | {"quotes": (), dataset: ("files",)}
    assert "this run replaces it" in warning_before(earlier, Settings(data_dir=tmp_path))


def test_a_run_of_the_usual_kind_says_nothing(published, tmp_path):
    simulated = origins_of(published("published_closes", "simulated_market")) | {"rates": ("shipped",)}
    assert warning_before(simulated, Settings(data_dir=tmp_path)) == ""
    assert warning_before({}, Settings(data_dir=tmp_path)) == ""
    real = {"quotes": ("yahoo",)}
    assert warning_before(real, Settings(source="live", data_dir=tmp_path)) == ""


def test_what_others_state_now_is_told_dataset_by_dataset():
    before = {"quotes": ("yahoo",), "indices": ("fred",), "rates": ()}
    now = {"quotes": ("files", "yahoo"), "indices": ("fred",), "rates": ("fred",), "filings": ("sec",)}
    assert changes_since(before, now) == [
        "quotes: now from files, yahoo; before from yahoo",
        "rates: now from fred; before from nobody",
    ]
    assert changes_since({}, now) == changes_since(now, now) == []
