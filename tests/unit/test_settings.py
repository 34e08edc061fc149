"""Settings come from the environment; what cannot work is said with the variable and the next step."""

from pathlib import Path

import pytest

from orchestration.settings import PROJECT_ROOT, SettingsError, from_environment

PREFIX = "MARKET_WAREHOUSE_"


def environment(**variables):
    return {PREFIX + name: value for name, value in variables.items()}


def test_without_variables_the_shipped_data_are_the_source():
    settings = from_environment({})
    assert (settings.source, settings.drop_dir, settings.quotes_adjustment) == ("embedded", None, "split")
    assert settings.published_path == PROJECT_ROOT / "data/warehouse.duckdb"
    assert settings.build_path == PROJECT_ROOT / "data/build/embedded/warehouse.duckdb"


def test_empty_variables_count_as_unset():
    assert from_environment(environment(SOURCE="", DROP_DIR="", DATA_DIR="")) == from_environment({})


def test_every_variable_is_taken(tmp_path):
    settings = from_environment(
        environment(SOURCE="files", DROP_DIR=str(tmp_path), QUOTES_ADJUSTMENT="none", DATA_DIR=str(tmp_path / "data"))
    )
    assert (settings.source, settings.drop_dir, settings.quotes_adjustment) == ("files", tmp_path, "none")
    assert settings.build_dir == tmp_path / "data/build/files"


def test_paths_may_be_relative_or_begin_at_home(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    settings = from_environment(environment(SOURCE="files", DROP_DIR="~/drop", DATA_DIR="here"))
    assert settings.drop_dir == tmp_path / "home/drop"
    assert settings.data_dir == tmp_path / "here"


def test_nothing_is_exported_unless_asked_for():
    assert from_environment({}).export == ""
    assert from_environment(environment(EXPORT="all")).export == "all"
    with pytest.raises(SettingsError, match=r"EXPORT=some: write EXPORT=open .* EXPORT=all"):
        from_environment(environment(EXPORT="some"))


def test_a_lake_is_a_folder_or_a_database(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert from_environment(environment(LAKE="lake")).lake == str(tmp_path / "lake")
    given = environment(LAKE="postgres:dbname=lake", LAKE_FILES="s3://bucket/lake", LAKE_KEEP_DAYS="90")
    settings = from_environment(given)
    assert (settings.lake, settings.lake_files) == ("postgres:dbname=lake", "s3://bucket/lake")
    assert settings.lake_keep_days == 90


def test_each_source_builds_in_its_own_folder():
    embedded = from_environment({})
    files = from_environment(environment(SOURCE="files", DROP_DIR="/drop"))
    assert embedded.build_path != files.build_path
    assert embedded.published_path == files.published_path


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"SOURCE": "ftp"}, ["SOURCE=ftp", "Choose one of: embedded, files"]),
        ({"SOURCE": "files"}, ["SOURCE=files", "add DROP_DIR=<folder>", "docs/your-own-files.md"]),
        ({"LAKE_FILES": "s3://bucket"}, ["LAKE_FILES", "add LAKE=", "docs/scaling.md"]),
        ({"LAKE": "postgres:dbname=lake"}, ["catalog alone", "LAKE_FILES=s3://"]),
        (
            {"LAKE": "postgres:dbname=lake password=secret", "LAKE_FILES": "/files"},
            ["LAKE holds a password", "PGPASSWORD"],
        ),
        ({"LAKE": "postgres:postgresql://me:secret@host/lake", "LAKE_FILES": "/files"}, ["password", "~/.pgpass"]),
        ({"LAKE": "s3://bucket/lake"}, ["LAKE=s3://bucket/lake", "write a folder, or postgres:"]),
        ({"LAKE": "/lake", "LAKE_KEEP_DAYS": "0"}, ["LAKE_KEEP_DAYS=0", "from 1 on"]),
        ({"ENGINE": "flink"}, ["ENGINE=flink", "Choose one of: duckdb, spark"]),
        ({"SPARK_MASTER": "local[2]"}, ["SPARK_MASTER", "add ENGINE=spark"]),
        ({"ENGINE": "spark", "SPARK_MASTER": "local2"}, ["SPARK_MASTER=local2", "local[2]", "spark://<host>:7077"]),
        ({"SPARK_TABLES": "views"}, ["SPARK_TABLES", "add ENGINE=spark"]),
        ({"ENGINE": "spark", "SPARK_TABLES": "some"}, ["SPARK_TABLES=some", "choose one of rows, views"]),
        ({"ENGINE": "spark", "SPARK_FILES": "s3a://"}, ["SPARK_FILES=s3a://:", "s3a://<bucket>/<folder>"]),
        ({"ENGINE": "spark", "SPARK_FILES": "s3a://me:secret@bucket"}, ["SPARK_FILES holds keys", "AWS_ACCESS_KEY_ID"]),
        ({"ENGINE": "spark", "SPARK_FILES": "s3a://AK:se/cr+et@b/x"}, ["SPARK_FILES holds keys"]),
        ({"ENGINE": "spark", "SPARK_FILES": "s3a://b?versionId=1"}, ["s3a://<bucket>/<folder>"]),
        ({"ENGINE": "spark", "SPARK_FILES": "s3://bucket"}, ["SPARK_FILES=s3://bucket", "write a folder", "s3a://"]),
        (
            {"ENGINE": "spark", "SPARK_FILES": "s3a://bucket", "SPARK_TABLES": "views"},
            ["SPARK_TABLES=views", "SPARK_FILES is in S3", "Name a folder"],
        ),
        ({"QUOTES_ADJUSTMENT": "raw"}, ["QUOTES_ADJUSTMENT=raw", "choose one of none, split, split_dividend"]),
    ],
)
def test_errors_name_the_variable_and_the_next_step(variables, words):
    with pytest.raises(SettingsError) as caught:
        from_environment(environment(**variables))
    for word in words:
        assert word in str(caught.value)


def test_settings_do_not_change_once_read():
    with pytest.raises(AttributeError):
        from_environment({}).source = "files"
    assert Path(from_environment({}).dbt_project_dir).name == "dbt_project"


def test_a_drop_folder_without_its_source_is_refused():
    """Or the embedded figures would be published under the folder's name."""
    with pytest.raises(SettingsError, match="Add one of them"):
        from_environment(environment(DROP_DIR="/drop"))


def test_an_address_of_spark_ends_without_a_slash():
    """Its clients disagree on what a folder without a name is."""
    assert from_environment(environment(ENGINE="spark", SPARK_FILES="s3a://bucket/")).spark_files == "s3a://bucket"
