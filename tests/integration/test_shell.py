"""`make sql` as a person and as a script use it, on the published file of the embedded data."""

import csv
import io
import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.integration.built import ROOT, Built

QUOTES_FILE = "data/figures/published_closes_indices.csv"


@pytest.fixture(scope="module")
def project(embedded: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's folder, with the embedded warehouse as its data."""
    folder = tmp_path_factory.mktemp("project")
    for name in (".venv", "Makefile", "orchestration", "dbt_project", "requirements.lock"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "data").symlink_to(embedded.data_dir)
    return folder


def make_sql(folder: Path, text: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """What `make sql` prints for SQL that is piped into it."""
    environment = os.environ | ({"HOME": str(home)} if home else {})
    command = ["make", "--old-file", ".venv/bin/.installed", "sql"]
    return subprocess.run(command, cwd=folder, env=environment, input=text, capture_output=True, text=True, timeout=60)


def answer(folder: Path, sql: str) -> list[dict[str, str]]:
    """The rows that a script gets; null is empty."""
    result = make_sql(folder, f".mode csv\n.nullvalue ''\n{sql}\n")
    assert result.returncode == 0 and not result.stderr, result.stderr
    return list(csv.DictReader(io.StringIO(result.stdout)))


def at_terminal(folder: Path, *lines: str) -> str:
    """What a person sees who types these lines, the last of which leaves: standard input is a terminal."""
    person, terminal = os.openpty()
    command = ["make", "--old-file", ".venv/bin/.installed", "sql"]
    # A terminal without line editing, which would drop what is typed before the shell is ready.
    environment = os.environ | {"TERM": "dumb"}
    os.write(person, "".join(f"{line}\n" for line in lines).encode())
    try:
        result = subprocess.run(
            command, cwd=folder, env=environment, stdin=terminal, capture_output=True, text=True, timeout=60
        )
    finally:
        os.close(person)
        os.close(terminal)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_a_person_is_greeted_with_what_there_is(project: Path, embedded: Built) -> None:
    printed = at_terminal(project, ".quit")
    assert "Last session: indices 2026-02-27, sectors 2026-02-27, stocks 2026-02-27." in printed
    ((simulated, rows),) = embedded.rows(
        "select count_if(is_simulated), count(*) from (select is_simulated from marts.index_levels union all "
        "select is_simulated from marts.sector_performance union all select is_simulated from marts.stock_performance)"
    )
    assert f"SIMULATED: {simulated:,} of {rows:,} market rows rest on simulated closes" in printed
    tables = [name for (name,) in embedded.rows("select table_name from duckdb_tables() where schema_name = 'marts'")]
    assert all(re.search(rf"^  {name} +\S.{{20}}", printed, re.MULTILINE) for name in tables)
    assert "from sector_leaders();" in printed and "Leave with .quit" in printed
    assert max(len(line) for line in printed.splitlines()) <= 120


def test_the_greeting_leaves_no_setting_behind_that_a_person_would_not_expect(project: Path) -> None:
    printed = at_terminal(project, "select 34900000000 as capex_usd, null as nothing;", ".quit")
    assert "34.90 billion" in printed and "capex_usd" in printed and "│" in printed


def test_a_script_gets_rows_and_no_greeting(project: Path) -> None:
    result = make_sql(project, "select 34900000000 as capex_usd, (select count(*) from help()) > 5 as has_macros;")
    assert "34900000000" in result.stdout and "true" in result.stdout
    assert "Leave with" not in result.stdout and result.stderr == ""


def test_a_persons_own_settings_hold(project: Path, tmp_path: Path) -> None:
    (tmp_path / ".duckdbrc").write_text(".mode csv\n")
    assert make_sql(project, "select 1 as one, 2 as two;", tmp_path).stdout == "one,two\n1,2\n"


def test_a_missing_file_says_what_to_do(project: Path, tmp_path: Path) -> None:
    for name in (".venv", "Makefile", "orchestration", "dbt_project", "requirements.lock"):
        (tmp_path / name).symlink_to(ROOT / name)
    result = make_sql(tmp_path, "select 1;")
    assert result.returncode != 0 and "make warehouse builds it" in result.stdout


def test_every_macro_is_in_help_and_its_example_answers(project: Path) -> None:
    written = "".join(path.read_text() for path in (ROOT / "orchestration/reports/shell").glob("*.sql"))
    listed = answer(project, "from help();")
    named = {row["arguments"].split("(")[0] for row in listed}
    assert named == set(re.findall(r"temp macro (\w+)\(", written)) and all(row["answers"] for row in listed)
    for row in listed:
        assert answer(project, f"from {row['example']};"), row["example"]


def test_which_sector_leads_and_by_how_much(project: Path, embedded: Built) -> None:
    for weighting in ("etf_proxy", "equal"):
        expected = embedded.rows(
            f"""
            with leader as (
                select session_date, sector_name, return_ytd_ratio from marts.sector_performance
                where weighting = '{weighting}' and rank_ytd = 1 order by session_date desc limit 1
            )
            select
                leader.sector_name,
                cast(leader.session_date as varchar),
                100 * leader.return_ytd_ratio,
                100 * (spx.close_points / base.close_points - 1)
            from leader
            inner join marts.index_levels as spx on spx.session_date = leader.session_date and spx.index_id = 'SPX'
            inner join marts.index_levels as base on base.session_date = date '2025-12-31' and base.index_id = 'SPX'
            """
        )
        leader, *others = answer(project, f"from sector_leaders('{weighting}');")
        ((name, session_date, sector_pct, index_pct),) = expected
        assert (leader["rank"], leader["sector_name"], leader["session_date"]) == ("1", name, session_date)
        assert (leader["weighting"], leader["is_simulated"]) == (weighting, "true")
        assert float(leader["return_ytd_pct"]) == pytest.approx(sector_pct, abs=0.006)
        assert float(leader["sp_500_pct"]) == pytest.approx(index_pct, abs=0.006)
        assert float(leader["over_sp_500_pp"]) == pytest.approx(sector_pct - index_pct, abs=0.006)
        assert len(others) == 10


def test_what_the_big_four_spent_on_each_basis(project: Path, embedded: Built) -> None:
    cash, headline = answer(project, "from group_spending();")
    # By hand: the cash lines that AMZN, GOOGL, META and MSFT report for the quarter to 2025-12-31.
    ((members, total),) = embedded.rows(
        "select count(*), sum(capex_usd) from marts.hyperscaler_spending where basis = 'cash_ppe' "
        "and ticker in ('AMZN', 'GOOGL', 'META', 'MSFT') and period_end_date = date '2025-12-31'"
    )
    assert (members, cash["basis"], cash["calendar_quarter"]) == (4, "cash_ppe", "2025Q4")
    assert float(cash["capex_usd_bn"]) == pytest.approx(total / 1e9, abs=0.006)
    assert (headline["basis"], headline["calendar_quarter"]) == ("headline", "2025Q4")
    # 38.4 of Amazon, 27.851 of Alphabet, 22.137 of Meta, 37.5 of Microsoft.
    assert float(headline["capex_usd_bn"]) == pytest.approx(125.888, abs=0.006)
    assert headline["next_quarter"] == "2026Q1: 2 of 4"


def test_a_groups_spending_as_known_on_a_day(project: Path) -> None:
    # Of the four annual reports Amazon's was the last, on 2026-02-06; Alphabet's came the evening before.
    quarters = {
        day: answer(project, f"from group_spending(known_on := date '{day}');")[0]["calendar_quarter"]
        for day in ("2026-02-05", "2026-02-06")
    }
    assert quarters == {"2026-02-05": "2025Q3", "2026-02-06": "2025Q4"}


def test_a_companys_quarters_and_the_filings_behind_one(project: Path) -> None:
    quarters = answer(project, "from company_spending('AMZN', known_on := date '2025-06-30');")
    newest = quarters[0]
    assert (newest["period_end_date"], newest["capex_usd_bn"]) == ("2025-03-31", "25.02")
    filings = answer(project, "from filings_behind('MSFT', date '2025-12-31') where metric = 'capex';")
    assert {(row["basis"], row["fact_value"]) for row in filings} == {
        ("cash_ppe", "29876000000.0"),
        ("headline", "37500000000.0"),
    }


def test_which_claims_fail(project: Path, embedded: Built) -> None:
    failing = answer(project, "from failing_claims('sp500-nears-7000');")
    expected = embedded.rows(
        "select claim_id, verdict_latest from marts.claim_checks where article_id = 'sp500-nears-7000' "
        "and verdict_latest not in ('supported', 'forecast_open', 'needs_data', 'out_of_scope') order by claim_id"
    )
    assert [(row["claim_id"], row["verdict"]) for row in failing] == expected
    first = failing[0]
    assert (first["claimed"], first["computed_latest"], first["matching_date"]) == (
        "6946.13 index_points",
        "6908.86",
        "2026-02-25",
    )
    assert "2026-02-26" in first["evidence"]
    claimed = {row["claim_id"]: row["claimed"] for row in failing}
    assert (claimed["C003"], claimed["C004"]) == ("about 0.8 percent", "below 1 percent")


def test_an_index_on_a_day_without_a_session_and_where_its_close_comes_from(project: Path) -> None:
    (level,) = answer(project, "from index_on(day := date '2026-02-28');")
    assert (level["session_date"], level["close_points"]) == ("2026-02-27", "6878.88")
    # 2026-02-26: 6,908.86, in a table of published closes.
    (row,) = answer(project, "from where_from(day := date '2026-02-26');")
    assert (row["close_points"], row["is_in_mart"], row["source_file"]) == ("6908.86", "true", QUOTES_FILE)
    line = (ROOT / QUOTES_FILE).read_text().splitlines()[int(row["source_row"])]
    assert "2026-02-26" in line and "6908.86" in line


def test_columns_carry_their_meaning(project: Path) -> None:
    meanings = {row["column_name"]: row["meaning"] for row in answer(project, "from columns_of('marts.index_levels');")}
    assert meanings["drawdown_ratio"].startswith("Close over the highest close so far")
    assert answer(project, "from columns_of('earnings_as_of');") == answer(project, "from columns_of('earnings');")
