"""What the UI is told of a table, against figures counted by hand."""

import dagster as dg
import duckdb
import pytest

from orchestration.assets.table_metadata import change_since_last_run, date_column, table_metadata


@pytest.fixture
def connection():
    with duckdb.connect() as connection:
        connection.execute("create schema marts")
        yield connection


def values(metadata):
    return {name: entry.value for name, entry in metadata.items()}


def test_figures_of_a_table_of_seven_rows(connection):
    connection.execute(
        "create table marts.levels as select index_id, session_date, close_points::double as close, is_simulated "
        "from (values "
        "('VIX', date '2026-02-26', 18.63, true), ('SPX', date '2026-02-26', 6908.86, false), "
        "('SPX', date '2026-02-25', 6946.13, false), ('VIX', date '2026-02-25', 17.93, true), "
        "('RUT', date '2026-02-25', null, false), ('SPX', date '2024-01-02', 4742.83, true), "
        "('SPX', date '2024-01-03', 0.0000125, true)"
        ") as t (index_id, session_date, close_points, is_simulated)"
    )
    found = values(table_metadata(connection, "marts.levels", ["index_id", "session_date"]))
    assert found.pop("last_rows").splitlines() == [
        "| index_id | session_date | close | is_simulated |",
        "| --- | --- | --- | --- |",
        "| SPX | 2026-02-26 | 6908.86 | False |",
        "| VIX | 2026-02-26 | 18.63 | True |",
        "| RUT | 2026-02-25 |  | False |",
        "| SPX | 2026-02-25 | 6946.13 | False |",
        "| VIX | 2026-02-25 | 17.93 | True |",
    ]
    assert found == {
        "dagster/row_count": 7,
        "simulated_row_count": 4,
        "first_date": "2024-01-02",
        "last_date": "2026-02-26",
        "date_column": "session_date",
    }


def test_an_empty_table_has_no_dates_and_no_rows(connection):
    connection.execute("create table marts.earnings_surprises (ticker varchar, report_date date)")
    assert values(table_metadata(connection, "marts.earnings_surprises", ["ticker"])) == {"dagster/row_count": 0}


def test_a_text_stays_in_its_cell(connection):
    connection.execute(
        "create table marts.claims as select 1 as claim_id, E'up | down\\nand ' || repeat('x', 100) as q"
    )
    row = values(table_metadata(connection, "marts.claims", ["claim_id"]))["last_rows"].splitlines()[2]
    assert row == "| 1 | up \\| down and " + "x" * 45 + "… |"


def test_a_small_number_is_not_made_nought(connection):
    connection.execute("create table marts.numbers as select 1 as id, -1e-8 as small, 0e0 as nought, 25e-2 as quarter")
    row = values(table_metadata(connection, "marts.numbers", ["id"]))["last_rows"].splitlines()[2]
    assert row == "| 1 | -1.0e-08 | 0 | 0.25 |"


@pytest.mark.parametrize(
    ("types", "key", "expected"),
    [
        ({"period_start_date": "DATE", "period_end_date": "DATE"}, ["period_start_date", "period_end_date"], "end"),
        ({"article_id": "VARCHAR", "published_date": "DATE", "matching_date": "DATE"}, ["article_id"], "published"),
        ({"group_name": "VARCHAR", "calendar_quarter": "VARCHAR"}, ["group_name", "calendar_quarter"], "quarter"),
        ({"index_id": "VARCHAR", "known_at": "TIMESTAMP"}, ["index_id"], None),
    ],
)
def test_the_dates_are_those_of_the_key(types, key, expected):
    found = date_column(types, key)
    assert expected in found if expected else found is None


def test_a_change_is_stated_against_a_run_of_the_same_source_only():
    asset = dg.AssetKey(["marts", "levels"])
    figures = {"dagster/row_count": dg.MetadataValue.int(12)}

    def change(instance, source="files"):
        return values(change_since_last_run(instance, asset, figures, source))

    with dg.DagsterInstance.ephemeral() as instance:
        assert change(instance) == {}
        metadata = {"dagster/row_count": 15, "source": "files"}
        instance.report_runless_asset_event(dg.AssetMaterialization(asset, metadata=metadata))
        assert change(instance) == {"row_count_change": -3}
        assert change(instance, source="embedded") == {}


def test_text_of_a_file_draws_nothing(connection):
    """A claim or a name may hold what Markdown or HTML would fetch from elsewhere."""
    text = "![x](https://example.org/x.png) <img src=y> a|b"
    connection.execute("create table marts.claims as select ? as quote", [text])
    shown = values(table_metadata(connection, "marts.claims", ["quote"]))["last_rows"].splitlines()[2]
    assert shown == r"| !\[x\](https://example.org/x.png) \<img src=y> a\|b |"
