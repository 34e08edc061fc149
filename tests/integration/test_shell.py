"""`make sql` as a person and as a script use it, on the published file of the embedded data."""

import csv
import fcntl
import io
import os
import re
import select
import struct
import subprocess
import termios
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


def on_screen(folder: Path, columns: int, *lines: str) -> str:
    """What stands on a terminal of that many columns after a person has typed these lines, the last of which leaves."""
    # This terminal answers nothing: the shell would wait for its background colour.
    home = folder / "home"
    home.mkdir(exist_ok=True)
    (home / ".duckdbrc").write_text(".highlight_mode dark\n")
    person, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    command = ["make", "--old-file", ".venv/bin/.installed", "sql"]
    environment = os.environ | {"TERM": "dumb", "HOME": str(home)}
    shell = subprocess.Popen(
        command, cwd=folder, env=environment, stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )
    os.close(terminal)
    shown = b""
    to_type = list(lines)
    try:
        while select.select([person], [], [], 60)[0]:
            try:
                read = os.read(person, 65536)
            except OSError:  # The shell has left.
                break
            shown += read
            while to_type and b"Leave with .quit" in shown:
                os.write(person, f"{to_type.pop(0)}\n".encode())
        shell.wait(timeout=60)
    finally:
        shell.kill()
        os.close(person)
    text = re.sub(r"\x1b\][^\x07\x1b]*(\x07|\x1b\\)|\x1b\[[0-9;?]*[a-zA-Z]", "", shown.decode())
    return text.replace("\r\n", "\n")


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
    assert max(len(line) for line in printed.splitlines() if not line.startswith("-- Loading resources")) <= 80


def test_a_step_of_several_macros_stands_in_one_place() -> None:
    """Eight lines that two macros share word for word are a macro of their own."""
    lines = [
        line.strip()
        for path in sorted((ROOT / "orchestration/reports/shell").glob("*.sql"))
        for line in path.read_text().splitlines()
    ]
    runs = ["\n".join(lines[start : start + 8]) for start in range(len(lines) - 7)]
    assert [run for run in set(runs) if runs.count(run) > 1] == []


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
    listed = answer(project, "from help(detail := true);")
    named = {row["arguments"].split("(")[0] for row in listed}
    assert named == set(re.findall(r"temp macro (\w+)\([^)]*detail := false\)", written))
    assert all(row["question"] for row in listed)
    for row in listed:
        assert answer(project, f"from {row['example']};"), row["example"]


def test_every_answer_fits_eighty_columns(project: Path) -> None:
    examples = [row["example"] for row in answer(project, "from help();")]
    examples += [
        "index('VIX')",
        "where_from('SPX', '2025-12-01')",
        "columns_of('earnings')",
        "columns_of('claim_checks')",
    ]
    examples += ["company_spending('ORCL')", "article('both')", "sector_leaders('equal')", "tables()"]
    shown = on_screen(project, 80, *[f"from {example};" for example in examples], ".quit")
    greeting, *boxes = shown.split("┌")
    # The shell names the file of its settings first, which these tests bring.
    greeted = [line for line in greeting.splitlines() if not line.startswith("-- Loading resources")]
    assert len(boxes) == len(examples) and max(map(len, greeted)) <= 80
    for example, box in zip(examples, boxes, strict=True):
        # The corner was split off; after the box the shell prompts for the next line.
        lines = f"┌{box}".split("warehouse D")[0].splitlines()
        names = list(answer(project, f"from {example};")[0])
        assert [cell.strip() for cell in lines[1].strip("│").split("│")] == names, f"{example}: {lines[1]}"
        assert max(map(len, lines)) <= 80, example


# For each macro and argument: what is wrong, and where its right values stand.
WEIGHTINGS = "select weighting from marts.sector_performance"
INDICES = "select index_id from marts.index_levels"
ARTICLES = "select article_id from marts.claim_checks"
SPENDERS = "select ticker from marts.hyperscaler_spending"
NEAREST = "values ('2026-02-27'), ('2026-03-02')"
BEFORE_SATURDAY = "values ('2026-02-27')"
WRONG = {
    "sector_leaders('cap_weighted')": WEIGHTINGS,
    "sector_leaders(day := '2026-02-21')": "values ('2026-02-20'), ('2026-02-23')",
    "index('SPY')": INDICES,
    "index('SPX', '2026-02-28')": BEFORE_SATURDAY,
    "index(day := '2026-02-22')": "values ('2026-02-20'), ('2026-02-23')",
    "stock('NVDIA')": "values ('NVDA')",
    "stock(null)": "select ticker from marts.stock_performance limit 0",
    "stock('NVDA', '2026-02-28')": BEFORE_SATURDAY,
    "where_from('SPY')": INDICES,
    "where_from('SPX', '2026-02-28')": BEFORE_SATURDAY,
    "group_spending('big_ten')": "select group_name from marts.hyperscaler_groups",
    "group_spending(known_on := '1999-12-31')": "select min(known_from)::date from marts.hyperscaler_totals_history "
    "where group_name = 'big_four' and capex_usd is not null",
    "company_spending('GM')": SPENDERS,
    "company_spending('AMZN', '1999-12-31')": "select min(known_from)::date from marts.hyperscaler_spending_history "
    "where ticker = 'AMZN'",
    "filings_behind('GM', '2025-12-31')": "values ('AMD')",
    "filings_behind('MSFT', '2025-12-30')": "values ('2025-12-31'), ('2025-09-30')",
    "restatements('GM')": "select ticker from marts.restatements",
    "article('sp500')": ARTICLES,
    "article(null)": ARTICLES,
    "failing_claims('sp500')": ARTICLES,
    "columns_of('index_level')": "values ('index_levels')",
}


@pytest.mark.parametrize("call", WRONG)
def test_a_wrong_argument_is_an_error_that_lists_the_right_ones(project: Path, embedded: Built, call: str) -> None:
    result = make_sql(project, f"from {call};")
    assert result.returncode != 0 and result.stdout == ""
    assert "Invalid Input Error" in result.stderr and max(map(len, result.stderr.splitlines())) <= 80
    listed = result.stderr.split("\n", 1)[1]
    for (right,) in embedded.rows(f"select distinct right_one::varchar from ({WRONG[call]}) as found (right_one)"):
        assert re.search(rf"(^|\W){re.escape(right)}($|\W)", listed), result.stderr


def test_every_argument_has_a_wrong_value_that_is_tested(project: Path) -> None:
    for row in answer(project, "from help(detail := true);"):
        name, arguments = re.fullmatch(r"(\w+)\((.*)\)", row["arguments"]).groups()
        checked = [argument for argument in arguments.split(", ") if argument != "detail"]
        assert sum(call.startswith(f"{name}(") for call in WRONG) >= len(checked), row["arguments"]


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
        leader, *others = answer(project, f"from sector_leaders('{weighting}', detail := true);")
        ((name, session_date, sector_pct, index_pct),) = expected
        assert (leader["rank"], leader["sector_name"], leader["session_date"]) == ("1", name, session_date)
        assert (leader["weighting"], leader["is_simulated"]) == (weighting, "true")
        assert float(leader["ytd_pct"]) == pytest.approx(sector_pct, abs=0.006)
        assert float(leader["spx_ytd_pct"]) == pytest.approx(index_pct, abs=0.006)
        assert float(leader["over_spx_pp"]) == pytest.approx(sector_pct - index_pct, abs=0.006)
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
    # Of the quarter after it Alphabet's cash line is not known; Amazon and Meta have stated a headline.
    assert [row["later_quarter_lacks"] for row in (cash, headline)] == ["2026Q1: GOOGL", "2026Q1: GOOGL, MSFT"]


def test_a_group_without_a_recent_quarter_says_whose_figure_is_missing(project: Path, embedded: Built) -> None:
    cash, headline = answer(project, "from group_spending('big_five', detail := true);")
    last = "select max(calendar_quarter) from marts.hyperscaler_spending where ticker = 'ORCL' and basis = 'cash_ppe'"
    assert [(cash["calendar_quarter"],)] == embedded.rows(last) == [("2022Q4",)]
    # Headlines of Amazon and Microsoft are known of later quarters alone: no quarter is complete on that basis.
    assert (headline["basis"], headline["calendar_quarter"], headline["capex_usd_bn"]) == ("headline", "", "")
    for row in (cash, headline):
        assert row["later_quarter_lacks"] == "2025Q4: ORCL"
        assert row["later_quarter_missing_tickers"] == "ORCL"
        assert row["group_name"] == "big_five"


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
    behind = "from filings_behind('MSFT', '2025-12-31', detail := true) where metric = 'capex';"
    filings = answer(project, behind)
    assert {(row["basis"], row["fact_value"]) for row in filings} == {
        ("cash_ppe", "29876000000.0"),
        ("headline", "37500000000.0"),
    }
    assert [row["figure"] for row in filings] == ["$29,876 m", "$37,500 m"]


def test_which_claims_fail(project: Path, embedded: Built) -> None:
    failing = answer(project, "from failing_claims('sp500-nears-7000');")
    expected = embedded.rows(
        "select claim_id, verdict_latest from marts.claim_checks where article_id = 'sp500-nears-7000' "
        "and verdict_latest not in ('supported', 'forecast_open', 'needs_data', 'out_of_scope') order by claim_id"
    )
    assert [(row["claim_id"], row["verdict"]) for row in failing] == expected
    assert failing[0]["data_say"] == "6,908.86 points" and "article_id" not in failing[0]
    # Without an article each row says of which it is.
    of_all = answer(project, "from failing_claims();")
    assert [(row["article_id"], row["claim_id"]) for row in of_all] == embedded.rows(
        "select article_id, claim_id from marts.claim_checks where is_failing order by all"
    )
    assert {row["article_id"] for row in of_all} == {"both", "sp500-6900-rally", "sp500-nears-7000"}
    first, *_, third, fourth = answer(project, "from failing_claims('sp500-nears-7000', detail := true) limit 4;")
    assert (first["claimed_value"], first["unit"], first["computed_latest"], first["matching_date"]) == (
        "6946.13",
        "index_points",
        "6908.86",
        "2026-02-25",
    )
    assert "2026-02-26" in first["evidence"]
    assert [(row["claim_id"], row["comparator"], row["claimed_value"]) for row in (third, fourth)] == [
        ("C003", "about", "0.8"),
        ("C004", "below", "1"),
    ]


def test_an_articles_claims_with_verdicts(project: Path, embedded: Built) -> None:
    for (article,) in embedded.rows("select distinct article_id from marts.claim_checks"):
        claims = [
            (row["claim_id"], row["verdict"], row["statement"])
            for row in answer(project, f"from article('{article}');")
        ]
        assert claims == embedded.rows(
            "select claim_id, verdict_latest, statement from marts.claim_checks "
            f"where article_id = '{article}' order by claim_id"
        )


def test_an_index_up_to_a_day_and_where_its_close_comes_from(project: Path) -> None:
    levels = answer(project, "from index('spx', '2026-02-27');")
    # Published: 6,878.88 after 6,908.86 on the 26th and 6,946.13 on the 25th.
    assert [(row["session_date"], row["close_points"]) for row in levels[:3]] == [
        ("2026-02-27", "6878.88"),
        ("2026-02-26", "6908.86"),
        ("2026-02-25", "6946.13"),
    ]
    assert [row["day_pct"] for row in levels[:2]] == ["-0.43", "-0.54"] and len(levels) == 10
    (row,) = answer(project, "from where_from('SPX', '2026-02-26', detail := true);")
    assert (row["close_points"], row["is_in_mart"], row["source_file"]) == ("6908.86", "true", QUOTES_FILE)
    line = (ROOT / QUOTES_FILE).read_text().splitlines()[int(row["source_row"])]
    assert "2026-02-26" in line and "6908.86" in line


def test_a_stock_in_its_last_sessions(project: Path) -> None:
    stock = answer(project, "from stock('nvda', '2026-02-26');")
    # The quote table printed under the article: 184.89, down 5.46 %.
    assert (stock[0]["session_date"], stock[0]["close_split_adjusted_usd"], stock[0]["day_pct"]) == (
        "2026-02-26",
        "184.89",
        "-5.46",
    )
    assert len(stock) == 10


def test_which_figures_changed_later(project: Path, embedded: Built) -> None:
    found = answer(project, "from restatements();")
    ((count, newest),) = embedded.rows(
        "select count(*), max(known_from)::date::varchar from marts.restatements where not is_split_adjustment"
    )
    assert (len(found), found[0]["known_date"]) == (count, newest)
    ticker = found[0]["ticker"]
    ((count,),) = embedded.rows(
        f"select count(*) from marts.restatements where not is_split_adjustment and ticker = '{ticker}'"
    )
    own = answer(project, f"from restatements('{ticker.lower()}');")
    assert [row["ticker"] for row in own] == [ticker] * count


def test_what_the_last_run_brought(project: Path, embedded: Built) -> None:
    brought = {row["table_name"]: row for row in answer(project, "from whats_new();")}
    assert int(brought["claims"]["rows_added"]) == len((ROOT / "data/figures/claims.csv").read_text().splitlines()) - 1
    ((rows, last),) = embedded.rows(
        "select sum(rows_count), max(last_date)::varchar from marts.rows_read "
        "where table_name = 'raw_market.daily_quotes'"
    )
    quotes = [row for row in answer(project, "from whats_new();") if row["table_name"] == "daily_quotes"]
    assert (sum(int(row["rows_added"]) for row in quotes), max(row["newest_date"] for row in quotes)) == (rows, last)
    ((read_date,),) = embedded.rows("select max(ingested_at)::date::varchar from raw_market.daily_quotes")
    assert {row["read_date"] for row in quotes} == {read_date}


def test_what_each_run_brought_is_told_without_reading_the_raw_rows(embedded: Built) -> None:
    ((_, plan),) = embedded.rows("explain from marts.rows_read")
    assert "rows_read" in plan and "daily_quotes" not in plan and "company_facts" not in plan
    for table in ("raw_market.daily_quotes", "raw_market.index_levels", "raw_fundamentals.company_facts"):
        counted = "select source_name, batch_id, count(*), max(ingested_at) from {} group by all order by all"
        held = (
            f"select source_name, batch_id, rows_count, ingested_at from marts.rows_read where table_name = '{table}'"
        )
        assert embedded.rows(f"{held} order by all") == embedded.rows(counted.format(table)), table


def test_columns_carry_their_meaning(project: Path) -> None:
    meanings = {
        row["column_name"]: row["meaning"]
        for row in answer(project, "from columns_of('marts.index_levels', detail := true);")
    }
    assert meanings["drawdown_ratio"].startswith("Close over the highest close so far")
    assert answer(project, "from columns_of('earnings_as_of');") == answer(project, "from columns_of('earnings');")
