"""The order in which the models of claims are made, and what is said where the published file cannot judge."""

import subprocess
import sys
from datetime import date

import duckdb
import pytest

from orchestration.articles.judging import ClaimsFileError, JudgingError, judge, published_beneath
from orchestration.sources.inputs import FileInput
from orchestration.warehouse.tables import literal

TODAY = date(2026, 11, 30)
HEADER = "article_id,claim_id,published_date,statement,subject,metric,period_start,period_end,comparator,value,unit\n"
CLAIM = "mine,{id},2026-02-26,It closed there.,spx,index_close,2026-02-25,2026-02-25,equal,{value},index_points\n"


@pytest.fixture
def published(tmp_path, reference_file):
    """Call it with models, or None: a published file that holds them, the tables that rules look at, and a level."""

    def publish(models):
        path = tmp_path / "warehouse.duckdb"
        with duckdb.connect(str(path)) as connection:
            connection.execute(f"attach {literal(str(reference_file))} as reference (read_only)")
            connection.execute("copy from database reference to warehouse")
            connection.execute("create schema if not exists landing; create schema marts; create schema intermediate")
            connection.execute("create schema if not exists staging; create schema if not exists raw_claims")
            connection.execute("create table intermediate.levels as select 6946.13e0 as close")
            # What the published file holds of claims must not be read.
            connection.execute("create table intermediate.int_claims as select 'published' as claim_id")
            if models is not None:
                connection.execute(
                    "create table landing.claim_models "
                    "(model_schema varchar, model_name varchar, reads varchar[], sql varchar)"
                )
                for name, (schema, reads, sql) in models.items():
                    connection.execute(
                        "insert into landing.claim_models values (?, ?, ?, ?)", [schema, name, reads, sql]
                    )
        return path

    return publish


@pytest.fixture
def models():
    """Three models of claims, each after those that read it: name to schema, what it reads, and its SQL."""
    checks = (
        "select claims.claim_id, claims.article_id, claims.subject, claims.source_row, judged_date, levels.close "
        'from "intermediate"."int_claims" as claims, "intermediate"."levels" as levels'
    )
    below = 'select *, cast(\'{today}\' as date) as judged_date from "staging"."stg_claims__claims"'
    return {
        "claim_checks": ("marts", ["int_claims"], checks),
        "int_claims": ("intermediate", ["stg_claims__claims"], below),
        "stg_claims__claims": ("staging", [], 'select * from "raw_claims"."claims"'),
    }


@pytest.fixture
def claims(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(HEADER + CLAIM.format(id=1, value="6,946.13").replace("6,946.13", '"6,946.13"'))
    return FileInput(path, "mine.csv", "files")


def test_claims_are_judged_above_the_published_file(published, models, claims):
    path = published(models)
    before = path.read_bytes()
    with published_beneath(path) as connection:
        (check,) = judge(connection, claims, TODAY).checks
    assert (check["claim_id"], check["subject"], check["close"]) == ("1", "SPX", pytest.approx(6946.13))
    assert check["judged_date"] == TODAY
    assert path.read_bytes() == before


def test_a_bad_row_is_told_and_the_others_are_judged(published, models, claims):
    claims.path.write_text(HEADER + CLAIM.format(id=1, value="many") + CLAIM.format(id=2, value="6946.13"))
    with published_beneath(published(models)) as connection:
        judged = judge(connection, claims, TODAY)
    assert [check["claim_id"] for check in judged.checks] == ["2"]
    (rejected,) = judged.rejected
    assert (rejected.row, rejected.claim_id, rejected.rule) == (1, "1", "value_is_number")
    assert judged.notes == ()


@pytest.mark.parametrize("content", ["", "a,b\n1,2\n", HEADER])
def test_a_file_that_holds_no_claims_is_refused(published, models, claims, content):
    claims.path.write_text(content)
    with published_beneath(published(models)) as connection, pytest.raises(ClaimsFileError, match=r"mine\.csv: "):
        judge(connection, claims, TODAY)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda models: None, "lacks landing.claim_models"),
        (lambda models: models | {"claim_checks": ("marts", ["gone"], "select 1")}, "lacks gone"),
        (lambda models: models | {"claim_checks": ("marts", [], "from marts.gone")}, "gone does not exist"),
    ],
)
def test_a_file_of_another_version_says_how_to_go_on(published, models, claims, change, said):
    with (
        published_beneath(published(change(models))) as connection,
        pytest.raises(JudgingError, match=f"{said}.*`make warehouse`"),
    ):
        judge(connection, claims, TODAY)


def test_no_file_and_no_database_say_how_to_go_on(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with pytest.raises(JudgingError, match=r"there is no .*`make warehouse`"), published_beneath(path):
        pass
    path.write_text("no database")
    with pytest.raises(JudgingError, match="cannot be opened: `make warehouse`"), published_beneath(path):
        pass


def test_a_file_that_another_program_writes_to_says_so(published, models):
    path = published(models)
    code = (
        "import duckdb, sys; connection = duckdb.connect(sys.argv[1]); print('open', flush=True); sys.stdin.readline()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "open\n"
        with pytest.raises(JudgingError, match="is open for writing: close that program"), published_beneath(path):
            pass
        other.communicate("\n")
