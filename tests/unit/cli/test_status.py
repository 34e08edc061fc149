"""What `make status` tells, of a file made by hand, a Dagster instance of its own and an archive's index."""

import os
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

import dagster as dg
import duckdb
import pytest

from orchestration.automation.jobs import make_daily_schedule
from orchestration.cli.status import Section, exit_code, length, report
from orchestration.cli.status.__main__ import main, sections
from orchestration.cli.status.providers import providers_section
from orchestration.cli.status.published import Series, findings_section, freshness_section, published_sections
from orchestration.cli.status.runs import runs_section
from orchestration.cli.status.schedules import NextRun, next_run, schedules_section
from orchestration.settings import Settings
from orchestration.sources.archive.landing import Landing
from orchestration.sources.archive.payloads import Wanted
from orchestration.sources.providers.registry import PROVIDERS

NOW = datetime(2026, 11, 25, 23, 31)


def as_asked(request):
    """Everything has changed."""
    return request


# The words of the report.


def test_a_report_has_its_sections_and_ends_with_what_needs_attention():
    told = [
        Section("Runs", ["a line"]),
        Section("Empty", []),
        Section("Data", ["another"], ["this", "that"]),
    ]
    assert report(told, NOW).splitlines() == [
        "Market Warehouse on Wednesday 2026-11-25 23:31 UTC. All times are UTC.",
        "Runs",
        "  a line",
        "Data",
        "  another",
        "Needs attention",
        "  this",
        "  that",
    ]
    assert exit_code(told) == 1


def test_what_is_open_does_not_pass_for_nothing_and_is_no_failure():
    told = [Section("Findings", ["a line"], remark="warnings of 2 kinds stand"), Section("Runs", ["another"])]
    assert report(told, NOW).splitlines()[-1] == "Nothing is broken; warnings of 2 kinds stand."
    assert exit_code(told) == 0
    told.append(Section("Data", ["another"], ["this"]))
    assert report(told, NOW).splitlines()[-3:] == ["Needs attention", "  this", "  warnings of 2 kinds stand"]


def test_a_report_says_that_nothing_needs_attention():
    assert report([Section("Runs", ["a line"])], NOW).splitlines()[-1] == "Nothing needs attention."
    assert exit_code([Section("Runs", ["a line"])]) == 0


@pytest.mark.parametrize(
    ("span", "expected"),
    [
        (timedelta(seconds=-5), "0 s"),
        (timedelta(seconds=45.9), "45 s"),
        (timedelta(minutes=12), "12 min"),
        (timedelta(hours=3, minutes=20), "3 h 20 min"),
        (timedelta(hours=47, minutes=59), "47 h"),
        (timedelta(hours=49), "2 days"),
    ],
)
def test_a_length_is_in_its_largest_unit(span, expected):
    assert length(span) == expected


# The published file.


@pytest.fixture
def published(tmp_path):
    """Call it with SQL: a published file, written two hours before NOW, in which it has run."""

    def write(*statements):
        path = tmp_path / "warehouse.duckdb"
        with duckdb.connect(str(path)) as connection:
            for schema in ("raw_market", "raw_fundamentals", "intermediate", "marts"):
                connection.execute(f"create schema {schema}")
            for statement in statements:
                connection.execute(statement)
        written_at = (NOW - timedelta(hours=2)).replace(tzinfo=UTC).timestamp()
        os.utime(path, (written_at, written_at))
        return path

    return write


def titled(told, title):
    return next(section for section in told if section.title == title)


QUOTES = "create table raw_market.daily_quotes as select 'yahoo' as source_name, false as is_simulated"
LEVELS = "create table raw_market.index_levels as select 'cboe' as source_name, false as is_simulated"
FRESHNESS = """
create view intermediate.int_series_freshness as select * from (values
    ('raw_market.index_levels', 'SPX', 0, date '2026-11-24', date '2026-11-24'),
    ('raw_market.index_levels', 'VIX', 1, date '2026-11-23', date '2026-11-24')
) as t (table_name, series, sessions_behind, last_date, expected_date)
"""


def test_nothing_built_says_what_to_do(tmp_path):
    (section,) = published_sections(tmp_path / "warehouse.duckdb", NOW)
    assert section.lines == ["Nothing has been built yet: make warehouse"]
    assert section.attention == ["nothing is published: make warehouse"]


def test_a_file_says_its_age_its_size_and_whose_data_it_holds(published):
    section = titled(published_sections(published(QUOTES, LEVELS), NOW), "Published")
    assert section.lines[0].endswith("warehouse.duckdb: 1 MB, of 2026-11-25 21:31, 2 h 0 min ago")
    assert section.lines[1] == "market data from: cboe, yahoo"


def test_simulated_rows_are_said_to_be(published):
    simulated = QUOTES.replace("'yahoo' as source_name, false", "'embedded' as source_name, true")
    section = titled(published_sections(published(simulated, LEVELS), NOW), "Published")
    assert section.lines[1] == "market data from: cboe, embedded; some rows are SIMULATED"


def test_each_series_says_how_far_it_reaches(published):
    filings = "create table raw_fundamentals.filings as select date '2026-11-23' as filed_date"
    section = titled(published_sections(published(FRESHNESS, filings), NOW), "Freshness")
    assert section.lines == [
        "SPX        2026-11-24  ok",
        "VIX        2026-11-23  1 session behind: 2026-11-24 is expected",
        "filings    2026-11-23  1 known",
    ]
    assert section.attention == ["VIX is 1 session behind: 2026-11-24 is expected"]


@pytest.mark.parametrize(
    "made",
    [
        (),
        (
            "create schema if not exists marts",
            "create table marts.data_quality as select 'stale_series' as finding_kind, 'raw' as table_name, "
            "3 as findings_count, 'before severities' as example",
        ),
    ],
)
def test_a_file_of_an_earlier_version_is_told_without_what_it_lacks(published, made):
    told = published_sections(published(*made), NOW)
    assert titled(told, "Freshness").lines == [
        "not known: this file is of an earlier version; make warehouse writes it anew"
    ]
    assert titled(told, "Findings").lines == ["not known: make warehouse"]
    assert exit_code(told) == 0


def test_where_nothing_is_fetched_nothing_is_expected(published):
    path = published(
        f"{FRESHNESS} where false",
        "create table marts.index_levels as select 'SPX' as index_id, date '2026-11-20' as session_date",
        "create table marts.stock_performance as select date '2026-11-19' as session_date",
        "create table marts.policy_rates as select 'DGS10' as rate_id, date '2026-11-18' as rate_date",
    )
    section = titled(published_sections(path, NOW), "Freshness")
    assert section.lines == [
        "nothing in this file was fetched, so nothing is expected",
        "last days: DGS10 2026-11-18, SPX 2026-11-20, quotes 2026-11-19",
    ]
    assert section.attention == ()


def test_a_file_that_is_none_is_said_to_be(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_bytes(b"no database at all" * 1000)
    (section,) = published_sections(path, NOW)
    assert section.lines[0].startswith("warehouse.duckdb cannot be opened: ")
    assert exit_code([section]) == 1


def quotes(behind, count):
    """As many series of quotes, the first of them behind by as many sessions as its place says."""
    return [
        Series("raw_market.daily_quotes", f"US:{n:03}", date(2026, 11, 24), date(2026, 11, 24), n if n <= behind else 0)
        for n in range(1, count + 1)
    ]


def test_many_series_are_one_line_and_single_ones_that_ended_do_not_alarm():
    section = freshness_section(quotes(behind=3, count=500))
    assert section.lines == [
        "quotes     2026-11-24  497 of 500 series ok; US:003 is 3 sessions behind: 2026-11-24 is expected"
    ]
    assert section.attention == []


@pytest.mark.parametrize(("behind", "is_alarming"), [(10, False), (11, True)])
def test_more_than_half_behind_need_attention(behind, is_alarming):
    attention = freshness_section(quotes(behind=behind, count=20)).attention
    assert attention == ([f"quotes: {behind} of 20 series are behind"] if is_alarming else [])


def test_findings_are_summed_by_kind_with_errors_first():
    section = findings_section(
        [
            ("holiday_prints", None, "note", "raw_market.index_levels", 9000, None),
            ("coverage_gaps", "a", "warning", "raw_market.daily_quotes", 1000, None),
            ("coverage_gaps", "b", "warning", "raw_market.daily_quotes", 500, None),
            ("negative_quarters", None, "error", "raw_fundamentals.company_facts", 2, "0000002488 capex"),
            ("negative_quarters", "below zero", "error", "raw_market.other", 3, "0000320193 capex"),
        ]
    )
    assert section.lines == [
        "10,505 in marts.data_quality: error negative_quarters 5, warning coverage_gaps 1,500, note holiday_prints "
        "9,000",
        "first of all: error negative_quarters: below zero in raw_market.other, 3; 0000320193 capex",
    ]
    assert section.attention == ()
    assert section.remark == "kinds of findings in marts.data_quality: 1 of severity error, 1 of severity warning"


def test_notes_are_no_remark():
    section = findings_section([("holiday_prints", None, "note", "raw_market.index_levels", 9000, None)])
    assert (section.attention, section.remark) == ((), "")


def test_no_findings_are_none():
    assert findings_section([]).lines == ["none"]


# Runs.


@dg.op
def works():
    pass


@dg.op
def breaks():
    raise ValueError("FRED answered\nHTTP 500")


@dg.op
def breaks_too():
    raise ValueError("no answer")


@dg.job
def good_job():
    works()


@dg.job
def bad_job():
    breaks()


@dg.job
def worse_job():
    breaks()
    breaks_too()


@pytest.fixture
def instance():
    with dg.DagsterInstance.ephemeral() as made:
        yield made


def test_no_runs_are_none_yet(instance):
    assert runs_section(None, ["good_job"], NOW).lines == ["none yet"]
    assert runs_section(instance, ["good_job"], NOW).lines == ["none yet"]


def test_each_job_tells_of_its_last_run(instance):
    for job in (good_job, bad_job, worse_job):
        job.execute_in_process(instance=instance, raise_on_error=False)
    section = runs_section(instance, ["good_job", "bad_job", "worse_job", "never_run_job"], NOW)
    good, bad, worse = section.lines
    assert good.startswith("good_job ") and "  ok      " in good
    assert bad.startswith("bad_job ") and "  FAILED  " in bad
    assert bad.endswith("; breaks: ValueError: FRED answered HTTP 500")
    assert worse.endswith("; breaks, breaks_too")
    run_id = instance.get_runs(dg.RunsFilter(job_name="bad_job"))[0].run_id
    assert section.attention[0] == f"the last run of bad_job failed: make ui → Runs → {run_id[:8]}"
    assert len(section.attention) == 2


def test_a_run_that_succeeded_since_ends_the_alarm(instance):
    calls = []

    @dg.op
    def breaks_once():
        calls.append(1)
        if len(calls) == 1:
            raise ValueError("once")

    @dg.job
    def mended_job():
        breaks_once()

    mended_job.execute_in_process(instance=instance, raise_on_error=False)
    assert len(runs_section(instance, ["mended_job"], NOW).attention) == 1
    mended_job.execute_in_process(instance=instance)
    section = runs_section(instance, ["mended_job"], NOW)
    assert section.attention == [] and len(section.lines) == 1


def test_a_run_that_has_not_ended_stands_beside_the_last_that_has(instance):
    good_job.execute_in_process(instance=instance)
    instance.create_run_for_job(good_job, status=dg.DagsterRunStatus.NOT_STARTED)
    waiting, ended = runs_section(instance, ["good_job"], NOW).lines
    assert waiting.endswith("  waits")
    assert "  ok  " in ended


def test_what_a_person_ran_in_the_ui_is_told_and_does_not_alarm(instance):
    @dg.job(name="__ASSET_JOB")
    def by_hand():
        breaks()

    by_hand.execute_in_process(instance=instance, raise_on_error=False)
    section = runs_section(instance, [], NOW)
    assert section.lines[0].startswith("by hand ") and "FAILED" in section.lines[0]
    assert section.attention == []


# Schedules.


@pytest.fixture(scope="module")
def stored_instance():
    """An instance with a schedule storage: to make one takes a second or two."""
    with dg.instance_for_test() as made:
        yield made


@dataclass
class Switches:
    """What an instance stores of what was switched on, of the daemon, and of the last tick; at first nothing."""

    states: list[SimpleNamespace] = field(default_factory=list)
    heartbeats: dict[str, SimpleNamespace] = field(default_factory=dict)
    ticks: list[SimpleNamespace] = field(default_factory=list)

    def all_instigator_state(self):
        return self.states

    def get_daemon_heartbeats(self):
        return self.heartbeats

    def get_ticks(self, *_, limit):
        return self.ticks[:limit]


@pytest.fixture
def switches():
    """An instance on which nothing was ever switched on, and of which no daemon has given a sign."""
    return Switches()


@pytest.mark.parametrize(
    ("now", "expected", "skipped"),
    [
        # The evening before Thanksgiving, a minute after the tick; on Friday the exchange closes early.
        ((2026, 11, 25, 23, 31), (2026, 11, 27, 23, 30), [(2026, 11, 26, 23, 30)]),
        # The same evening, a minute before the tick.
        ((2026, 11, 25, 23, 29), (2026, 11, 25, 23, 30), []),
        # Over the weekend on which New York's clocks go forward.
        ((2026, 3, 6, 23, 31), (2026, 3, 9, 22, 30), []),
        # Good Friday.
        ((2026, 4, 2, 22, 31), (2026, 4, 6, 22, 30), [(2026, 4, 3, 22, 30)]),
    ],
)
def test_the_next_daily_run_passes_over_days_without_a_session(now, expected, skipped):
    answer = next_run(make_daily_schedule(False, as_asked), datetime(*now))
    assert answer == NextRun(datetime(*expected), tuple(datetime(*at) for at in skipped))


def test_a_bare_cron_line_is_never_skipped():
    monthly = dg.ScheduleDefinition(name="monthly", job=good_job, cron_schedule="0 7 1 * *")
    assert next_run(monthly, NOW) == NextRun(datetime(2026, 12, 1, 7, 0))


def test_a_schedule_that_would_skip_everything_says_so(switches):
    @dg.schedule(job=good_job, cron_schedule="0 7 * * *", default_status=dg.DefaultScheduleStatus.RUNNING)
    def never(context: dg.ScheduleEvaluationContext) -> dg.SkipReason:
        return dg.SkipReason("never")

    assert next_run(never, NOW).at is None
    lines = schedules_section(switches, [never], [], NOW).lines
    assert lines[0].split(maxsplit=1)[1] == "on, but it would pass over its next 10 ticks"


def is_alive(switches, seconds_ago=20):
    at = NOW.replace(tzinfo=UTC).timestamp() - seconds_ago
    switches.heartbeats["SCHEDULER"] = SimpleNamespace(timestamp=at)


def switch(switches, schedule, is_running=True):
    """What the UI's switch stores."""
    switches.states = [
        SimpleNamespace(
            instigator_name=schedule.name, is_running=is_running, instigator_origin_id="origin", selector_id="selector"
        )
    ]


def test_schedules_that_are_off_need_no_attention(switches):
    section = schedules_section(switches, [make_daily_schedule(False, as_asked)], [], NOW)
    assert [" ".join(line.split()) for line in section.lines] == [
        "daily_market_schedule off",
        "daemon has never run; schedules are switched on in make ui → Automation",
    ]
    assert section.attention == []


def test_a_schedule_that_is_on_tells_its_next_run(switches):
    schedule = make_daily_schedule(False, as_asked)
    switch(switches, schedule)
    is_alive(switches)
    section = schedules_section(switches, [schedule], [], NOW)
    assert [" ".join(line.split()) for line in section.lines] == [
        "daily_market_schedule Fri 2026-11-27 23:30, in 47 h; not on 2026-11-26",
        "daemon last seen 20 s ago (while it runs, every 30 s)",
    ]
    assert section.attention == []


def test_a_daemon_that_has_just_ended_is_not_said_to_run(switches):
    """It says nothing when it ends: what is known is when it was seen last."""
    schedule = make_daily_schedule(False, as_asked)
    switch(switches, schedule)
    said = {}
    for seconds_ago in (1, 89, 91, 299, 301):
        is_alive(switches, seconds_ago)
        section = schedules_section(switches, [schedule], [], NOW)
        said[seconds_ago] = (section.lines[-1].split(maxsplit=1)[1], bool(section.attention))
    assert said == {
        1: ("last seen 1 s ago (while it runs, every 30 s)", False),
        89: ("last seen 89 s ago (while it runs, every 30 s)", False),
        91: ("last seen 91 s ago: it has ended, or hangs", False),
        299: ("last seen 4 min ago: it has ended, or hangs", False),
        301: ("does not run; last seen 5 min ago", True),
    }


def test_a_schedule_that_is_on_without_a_daemon_needs_attention(switches):
    schedule = make_daily_schedule(False, as_asked)
    switch(switches, schedule)
    is_alive(switches, seconds_ago=3600)
    section = schedules_section(switches, [schedule], [], NOW)
    assert section.lines[-1].split(maxsplit=1)[1] == "does not run; last seen 60 min ago"
    assert section.attention == ["no daemon runs, so no schedule does: make ui (docs/running-unattended.md)"]


def test_a_switch_outweighs_the_default(switches):
    on = dg.ScheduleDefinition(
        name="on", job=good_job, cron_schedule="0 7 1 * *", default_status=dg.DefaultScheduleStatus.RUNNING
    )
    switch(switches, on, is_running=False)
    assert schedules_section(switches, [on], [], NOW).lines[0].split() == ["on", "off"]


def test_sensors_are_told_in_one_line(switches):
    @dg.sensor(job=good_job, default_status=dg.DefaultSensorStatus.RUNNING)
    def alert_on_failure():
        return dg.SkipReason("nothing")

    @dg.sensor(job=good_job)
    def filings_sensor():
        return dg.SkipReason("nothing")

    lines = schedules_section(switches, [], [alert_on_failure, filings_sensor], NOW).lines
    assert lines[0].split(maxsplit=1)[1] == "on: alert_on_failure; off: filings_sensor"


@pytest.mark.parametrize(("status", "is_alarming"), [("FAILURE", True), ("SKIPPED", False)])
def test_a_schedule_that_fails_itself_needs_attention(switches, status, is_alarming):
    schedule = make_daily_schedule(False, as_asked)
    switch(switches, schedule)
    is_alive(switches)
    error = SimpleNamespace(message="KeyError: 'no such\nday'\n") if is_alarming else None
    switches.ticks = [SimpleNamespace(status=SimpleNamespace(value=status), tick_data=SimpleNamespace(error=error))]
    attention = schedules_section(switches, [schedule], [], NOW).attention
    assert attention == (["daily_market_schedule fails itself: KeyError: 'no such day'"] if is_alarming else [])


# Providers.


@pytest.fixture
def landing(tmp_path):
    return Landing(tmp_path / "landing")


def ask(landing, provider, minutes_ago, http_status=200, problem=None):
    """Note one answer of a provider, good where there is no problem."""
    wanted = Wanted(provider, "charts", "AAPL", "json")
    at, address = NOW - timedelta(minutes=minutes_ago), f"{PROVIDERS[provider].base_address}/chart/AAPL"
    if problem is None:
        landing.store(wanted, "batch", at, address, http_status, b"{}")
    else:
        landing.note_failure(wanted, "batch", at, address, http_status, problem)


def test_nothing_asked_is_no_section(tmp_path):
    section = providers_section(tmp_path / "landing", PROVIDERS, NOW)
    assert (section.lines, section.attention) == ([], ())
    assert not (tmp_path / "landing").exists()


def test_each_provider_says_when_it_last_answered_well(landing):
    ask(landing, "yahoo", minutes_ago=30)
    ask(landing, "fred", minutes_ago=120)
    ask(landing, "fred", minutes_ago=60, http_status=404, problem="HTTP 404: no such\nseries")
    section = providers_section(landing.folder, PROVIDERS, NOW)
    assert section.lines == [
        "yahoo      last good answer 2026-11-25 23:01, 30 min ago",
        "fred       last good answer 2026-11-25 21:31, 2 h 0 min ago; 1 failure since: HTTP 404: no such series",
    ]
    assert section.attention == []


def test_a_provider_that_refuses_in_a_row_is_left_alone_and_needs_attention(landing):
    for minutes_ago in (5, 4, 3):
        ask(landing, "yahoo", minutes_ago=minutes_ago, http_status=429, problem="HTTP 429: too many requests")
    section = providers_section(landing.folder, PROVIDERS, NOW)
    # Three minutes of the ten have passed.
    assert section.lines == [
        "yahoo      never answered; 3 failures since: HTTP 429: too many requests; left alone until 2026-11-25 23:38"
    ]
    assert section.attention == ["yahoo fails"]


def test_a_good_answer_ends_the_alarm(landing):
    for minutes_ago in (50, 40, 30):
        ask(landing, "yahoo", minutes_ago=minutes_ago, http_status=500, problem="HTTP 500")
    assert providers_section(landing.folder, PROVIDERS, NOW).attention == ["yahoo fails"]
    ask(landing, "yahoo", minutes_ago=20)
    assert providers_section(landing.folder, PROVIDERS, NOW).attention == []


def test_a_damaged_index_is_said_to_be(landing):
    landing.folder.mkdir()
    (landing.folder / "index.jsonl").write_text("no json\n")
    section = providers_section(landing.folder, PROVIDERS, NOW)
    assert "index.jsonl line 1 cannot be read" in section.lines[0]
    assert section.attention == ["the landing archive's index is damaged"]


# All of it.


def test_an_empty_project_says_that_nothing_was_built_and_writes_nothing(tmp_path):
    definitions = dg.Definitions(jobs=[good_job], schedules=[make_daily_schedule(False, as_asked)])
    told = sections(Settings(data_dir=tmp_path / "data", now=lambda: NOW), definitions, None, PROVIDERS)
    text = report(told, NOW)
    assert "Nothing has been built yet: make warehouse" in text
    assert "none yet" in text
    assert exit_code(told) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_cannot_work_is_an_error_of_its_own(monkeypatch, capsys):
    monkeypatch.setenv("MARKET_WAREHOUSE_SOURCE", "nowhere")
    assert main() == 2
    assert capsys.readouterr().err.startswith("error: SOURCE=nowhere")
