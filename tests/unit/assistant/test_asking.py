"""SQL of assistants: what is answered, on which basis and as of when, and that there is no way out of the file."""

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from orchestration.assistant import asking
from orchestration.assistant.answers import Answer
from orchestration.assistant.asking import ask
from orchestration.assistant.catalogue import columns, marts
from orchestration.assistant.errors import QuestionError
from orchestration.assistant.limits import MOST_ROWS
from orchestration.assistant.published import opened
from orchestration.warehouse.published_file import PublishedFileError
from tests.unit.assistant.published_market import write_published


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_published(tmp_path_factory.mktemp("published") / "warehouse.duckdb")


def asked(path: Path, sql: str, rows: int = 50, day: date | None = None) -> Answer:
    with opened(path) as file:
        return ask(file.connection, sql, rows, day)


def test_rows_come_with_basis_and_age(published: Path) -> None:
    answer = asked(published, "select basis, capex_usd, known_at from marts.totals order by basis")
    assert answer.rows == [
        ("cash_ppe", 95e9, datetime(2025, 12, 1)),
        ("headline", 99e9, datetime(2025, 11, 1)),
    ]
    assert answer.basis == ["cash_ppe", "headline"]
    assert (answer.known_at, answer.known_at_of) == (datetime(2025, 12, 1), "rows")
    assert answer.is_simulated is False
    assert not answer.notes


def test_a_basis_named_in_the_condition_is_the_answers(published: Path) -> None:
    answer = asked(published, "select sum(capex_usd) from totals where basis = 'headline'")
    assert (answer.rows, answer.basis, answer.notes) == ([(99e9,)], ["headline"], [])


@pytest.mark.parametrize(
    "sql",
    [
        "select capex_usd from marts.totals where 'headline' = basis",
        "select capex_usd from marts.totals as t where t.basis = 'headline' and t.capex_usd > 0",
        "with chosen as (select capex_usd from totals where basis = 'headline') select capex_usd from chosen",
        "select capex_usd from marts.totals_as_of(timestamp '2026-01-01') where basis = 'headline'",
    ],
)
def test_a_basis_is_what_the_condition_sets_it_equal_to(published: Path, sql: str) -> None:
    answer = asked(published, sql)
    assert (answer.rows, answer.basis, answer.notes) == ([(99e9,)], ["headline"], [])


@pytest.mark.parametrize(
    "sql",
    [
        "select sum(capex_usd) from marts.totals where basis <> 'headline'",
        "select sum(capex_usd) from marts.totals where not basis = 'headline'",
        "select sum(capex_usd) from marts.totals where basis = 'headline' or capex_usd > 0",
        "select sum(capex_usd) from marts.totals where basis in ('headline', 'cash_ppe')",
        "select sum(capex_usd), 'headline' as said from marts.totals",
        "select sum(capex_usd) filter (where basis = 'headline'), sum(capex_usd) from marts.totals",
        "select sum(capex_usd) from totals where capex_usd > (select 0 from totals where basis = 'headline')",
        "select sum(a.capex_usd + b.capex_usd) from totals as a, totals as b where a.basis = 'headline'",
        "select sum(capex_usd) from totals where basis = 'headline' "
        "union all select sum(capex_usd) from totals where basis = 'cash_ppe'",
    ],
)
def test_a_basis_that_is_only_mentioned_is_not_the_answers(published: Path, sql: str) -> None:
    answer = asked(published, sql)
    assert answer.basis == []
    assert "cash_ppe, headline" in answer.notes[0]


def test_bases_that_are_mixed_are_said_to_be(published: Path) -> None:
    answer = asked(published, "select sum(capex_usd) from marts.totals")
    assert answer.basis == []
    assert "cash_ppe, headline" in answer.notes[0]


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("select close_points, is_simulated from marts.index_levels order by session_date limit 1", False),
        ("select close_points, is_simulated from marts.index_levels", True),
        ("select max(close_points) from marts.index_levels", None),
        ("select 1", False),
        ("select true as is_simulated", False),
        ("select is_simulated, max(close_points) from marts.index_levels group by all having not is_simulated", False),
        ("select i.* from index_levels as i, claim_checks where claim_id = 'C1' and not is_simulated", None),
        ("select i.* from index_levels as i, totals as t where t.basis = 'headline' and not is_simulated", False),
        ("select false as is_simulated, close_points from marts.index_levels", None),
        ("select max(close_points), false as is_simulated from marts.index_levels", None),
        ("select * replace (false as is_simulated) from marts.index_levels", None),
        ("select index_id as is_simulated, is_simulated as index_id from marts.index_levels", None),
        ("select is_simulated, max(close_points) over () from index_levels order by session_date limit 1", None),
        ("select is_simulated, (select max(close_points) from index_levels) from index_levels limit 1", None),
        ("select a.is_simulated, b.close_points from index_levels as a, index_levels as b limit 1", None),
        ("select is_simulated from (select false as is_simulated, close_points from index_levels)", None),
        ("with chosen as (select false as is_simulated from index_levels) select is_simulated from chosen", None),
        ("select is_simulated from index_levels union select false from index_levels", None),
        ("select is_simulated, max(close_points) from index_levels group by rollup (1) order by 1 desc limit 1", True),
        (
            "select is_simulated, max(close_points) from index_levels group by cube (1) having is_simulated is null",
            None,
        ),
        ("select q.is_simulated from index_levels as q(a, b, c, x, is_simulated)", None),
        ("select table_name from marts.data_sources", True),
        ("select claim_id from marts.claim_checks", False),
        ("select claim_id from marts.article_checks", None),
        ("select claim_id, rests_on_simulated from marts.article_checks where claim_id = 'C1'", False),
        ("select is_simulated from index_levels, article_checks where not is_simulated limit 1", None),
    ],
)
def test_simulated_rows_are_told(published: Path, sql: str, expected: bool | None) -> None:
    answer = asked(published, sql)
    assert answer.is_simulated is expected
    assert bool(answer.notes) is (expected is not False)


def test_more_rows_than_asked_for_are_said_to_be(published: Path) -> None:
    answer = asked(published, "select * from range(10)", rows=3)
    assert (answer.rows, answer.has_more) == ([(0,), (1,), (2,)], True)
    assert len(asked(published, "select * from range(10000)", rows=10**6).rows) == MOST_ROWS


def test_the_past_is_what_was_known_by_the_end_of_the_day(published: Path) -> None:
    sql = "select capex_usd from marts.totals where basis = 'cash_ppe'"
    assert asked(published, sql, day=date(2025, 11, 30)).rows == [(90e9,)]
    assert asked(published, sql, day=date(2025, 12, 1)).rows == [(95e9,)]
    assert asked(published, sql, day=date(2025, 10, 31)).rows == []
    history = "select capex_usd, known_until from marts.totals_history where basis = 'cash_ppe'"
    assert asked(published, history, day=date(2025, 11, 30)).rows == [(90e9, None)]


def test_of_a_mart_without_states_the_past_is_its_rows_by_then(published: Path) -> None:
    answer = asked(published, "select max(close_points) from index_levels", day=date(2026, 1, 4))
    assert answer.rows == [(6800.0,)]
    assert answer.about == {"as_of": "2026-01-04"}
    assert "corrected" in " ".join(answer.notes)


@pytest.mark.parametrize(
    "sql",
    [
        "from marts.claim_checks",
        "from claim_checks",
        "from marts.index_contributions",
        "from marts.totals_as_of(timestamp '2030-01-01')",
        "from published.marts.claim_checks",
        "with totals as (from published.marts.claim_checks) from totals",
        "from published.marts.totals",
        "from Published.Marts.totals_history",
        "select (select max(capex_usd) from published.marts.totals) from marts.totals",
        "from published.marts.totals_as_of(timestamp '2030-01-01')",
        "from published.main.duckdb_tables()",
    ],
)
def test_the_past_has_no_door_to_the_present(published: Path, sql: str) -> None:
    with pytest.raises(QuestionError):
        asked(published, sql, day=date(2025, 11, 30))


@pytest.mark.parametrize(
    "sql",
    [
        "with index_levels as (select close_points from index_levels) select * from index_levels",
        "with Index_Levels as (from marts.index_levels) select max(close_points) from index_levels",
        "select (with totals as (select 1 as n) select n from totals) from totals",
        "with recursive totals as (select 1 as n union all select n + 1 from totals where n < 3) from totals",
    ],
)
def test_no_own_table_hides_a_mart(published: Path, sql: str) -> None:
    """Else the answer would not say what it rests on."""
    with pytest.raises(QuestionError, match="name it otherwise"):
        asked(published, sql)


def test_an_own_table_has_a_name_of_its_own(published: Path) -> None:
    answer = asked(
        published, "with chosen as (select close_points from index_levels) select max(close_points) from chosen"
    )
    assert (answer.rows, answer.is_simulated) == ([(6868.0,)], None)


def escapes(folder: Path) -> list[str]:
    """Ways to files, the network, settings and other statements. `folder` holds files that could be read."""
    file = folder / "secret.csv"
    return [
        f"from read_csv('{file}')",
        f"from read_text('{file}')",
        f"from read_blob('{file}')",
        f"from read_json('{file}')",
        f"from read_parquet('{file}')",
        f"from sniff_csv('{file}')",
        f"from read_duckdb('{folder / 'other.duckdb'}')",
        f"from '{file}'",
        f'from "{file}"',
        f"describe '{file}'",
        f"select (from read_text('{file}'))",
        f"from marts.totals_as_of((select content from read_text('{file}')))",
        f"from range(2), lateral (from read_text('{file}'))",
        f"from system.main.read_text('{file}')",
        f"with read_text as (select 1) from read_text('{file}')",
        f"from marts.totals limit (select count(*) from glob('{folder}/*'))",
        "from 'http://127.0.0.1:1/secret.csv'",
        "from read_csv('https://127.0.0.1:1/secret.csv')",
        f"attach '{folder / 'other.duckdb'}'",
        f"attach '{folder / 'new.duckdb'}' as new",
        f"copy marts.totals to '{folder / 'out.csv'}'",
        f"copy (select 1) to '{folder / 'out.csv'}'",
        f"export database '{folder / 'out'}'",
        f"import database '{folder}'",
        f"pragma import_database('{folder}')",
        "install httpfs",
        "load httpfs",
        "set memory_limit = '100GB'",
        "set lock_configuration = false",
        "set variable x = 1",
        "reset threads",
        "use memory",
        "pragma version",
        "pragma database_list",
        "pragma enable_profiling",
        "call pragma_version()",
        "select 1; select 2",
        f"select 1; attach '{folder / 'new.duckdb'}'",
        "select getenv('HOME')",
        "select current_setting('temp_directory')",
        "select \"Current_Setting\"('home_directory')",
        "select system.main.current_setting('home_directory')",
        "select write_log('x')",
        "from duckdb_settings()",
        "from duckdb_settings",
        "from duckdb_databases()",
        "from duckdb_databases",
        "from pragma_database_list",
        "select * from pragma_database_list where exists "
        "(with pragma_database_list as (select 1 as a) select a from pragma_database_list)",
        "select json_serialize_plan('select current_setting(''home_directory'')', optimize := true)",
        "select 'select 1'.json_serialize_plan()",
        "select json_deserialize_sql(json_serialize_sql('select 1'))",
        "select json_serialize_sql('select 1')",
        "from json_execute_serialized_sql(json_serialize_sql('select 1'))",
        "from duckdb_secrets()",
        "from duckdb_extensions()",
        "from duckdb_temporary_files()",
        "from enable_logging()",
        "from query('select 1')",
        "from query_table('marts.totals')",
        f"from query('copy (select 1) to ''{folder / 'out.csv'}''')",
        "from pg_catalog.pg_settings",
        "from information_schema.tables",
        "from sqlite_master",
        "show databases",
        "show all tables",
        "from landing.files_read",
        "from a_frame",
        "select * from a_frame",
        "create temp macro m() as 1",
        "create table t as select 1",
        "insert into marts.totals from marts.totals",
        "delete from marts.totals",
        "with gone as (delete from marts.totals returning *) from gone",
        "drop table marts.totals",
        "prepare p as select 1",
        "execute p",
        "begin",
        "checkpoint",
        "vacuum",
        "detach published",
        "explain analyze select 1",
        "pivot marts.totals on basis using sum(capex_usd)",
        "",
        "-- nothing",
        "selec 1",
        f"select '{'x' * 20_001}'",
    ]


def test_there_is_no_way_out_of_the_file(published: Path, tmp_path: Path) -> None:
    a_frame: Any = __import__("pandas").DataFrame({"secret": ["a secret"]})
    assert len(a_frame) == 1
    (tmp_path / "secret.csv").write_text("secret\na secret\n")
    (tmp_path / "schema.sql").write_text("select 'a secret'")
    (tmp_path / "load.sql").write_text("")
    write_published(tmp_path / "other.duckdb")
    before = {path: path.read_bytes() for path in (*tmp_path.iterdir(), published)}
    for sql in escapes(tmp_path):
        with pytest.raises(QuestionError) as refused:
            asked(published, sql)
        assert "a secret" not in str(refused.value), sql
        assert str(published.parent) not in str(refused.value), sql
    assert {path: path.read_bytes() for path in (*tmp_path.iterdir(), published)} == before


def test_the_locks_hold_where_the_rules_do_not(published: Path, tmp_path: Path) -> None:
    """DuckDB itself refuses, should a rule ever miss a way."""
    (tmp_path / "secret.csv").write_text("secret\na secret\n")
    for sql in [
        f"from read_csv('{tmp_path / 'secret.csv'}')",
        f"copy (select 1) to '{tmp_path / 'out.csv'}'",
        f"attach '{tmp_path / 'new.duckdb'}'",
        "install httpfs",
        "set enable_external_access = true",
        "set memory_limit = '100GB'",
        "delete from published.marts.totals",
    ]:
        with opened(published) as file:
            ask(file.connection, "select 1", 1)
            with pytest.raises(Exception, match=r"disabled|locked|read-only"):
                file.connection.execute(sql)
    assert [path.name for path in tmp_path.iterdir()] == ["secret.csv"]


@pytest.mark.parametrize(
    "sql",
    [
        "with recursive a as (select 1 as n union all select n + 1 from a) select count(*) from a",
        "select sum(a.range + b.range) from range(10000000) a, range(10000000) b",
        "select sleep_ms(60000)",
    ],
)
def test_an_endless_question_is_given_up(published: Path, monkeypatch: pytest.MonkeyPatch, sql: str) -> None:
    monkeypatch.setattr(asking, "SECONDS", 0.3)
    with pytest.raises(QuestionError, match=r"longer than|more memory"):
        asked(published, sql)


def test_a_mistake_is_told_as_duckdb_tells_it(published: Path) -> None:
    with pytest.raises(QuestionError, match='"capex_usd"'):
        asked(published, "select capex_us from marts.totals")


def test_the_marts_are_listed_and_described(published: Path) -> None:
    with opened(published) as file:
        listed = {row[0]: row[1:] for row in marts(file.connection).rows}
        described = columns(file.connection, "totals")
        with pytest.raises(QuestionError, match="index_levels"):
            columns(file.connection, "nothing")
    assert listed["marts.totals"] == (2, "What a group spent.", "group, quarter and basis", True)
    rows = {row[0]: row[1:] for row in described.rows}
    assert rows["capex_usd"] == ("DOUBLE", "US dollars", "Capital expenditure.", None)
    assert rows["basis"][3] == ["cash_ppe", "headline"]


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(PublishedFileError, match="make warehouse"), opened(tmp_path / "warehouse.duckdb"):
        pass
