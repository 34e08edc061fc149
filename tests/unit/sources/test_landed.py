"""Reading the landing archive: a batch for each fetch, in order, and of each fetch only what it says anew."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from orchestration.contracts import corporate_actions, filings, fundamentals, market, payloads
from orchestration.sources.archive.payloads import Wanted
from orchestration.sources.files import FilesSource
from orchestration.sources.inputs import SourceFileError
from orchestration.sources.landed import LiveSource
from orchestration.sources.shipped import ShippedSource
from tests.landed_payloads import AFTER, FIRST, Archive, bar

FACTS, FILINGS = fundamentals.COMPANY_FACTS.name, filings.FILINGS.name
QUOTES, LEVELS, RATE_TABLE = market.DAILY_QUOTES.name, market.INDEX_LEVELS.name, market.POLICY_RATES.name
ACTIONS, COVERAGE = corporate_actions.CORPORATE_ACTIONS.name, corporate_actions.CORPORATE_ACTION_COVERAGE.name
PAYLOADS = payloads.PAYLOADS.name

DATA = Path(__file__).parents[3] / "data"
ALL = ("quotes", "indices", "rates", "filings")
MONDAY, TUESDAY, WEDNESDAY = (date(2026, 2, day) for day in (23, 24, 25))
EVENING = datetime(2026, 2, 23, 22)
NEXT = EVENING + timedelta(days=1)
CIK = "0000789019"


@pytest.fixture
def archive(tmp_path):
    return Archive(tmp_path / "landing")


@pytest.fixture
def batches(archive):
    """Call it with (table, datasets, drop): the batches of a source that opens the archive anew."""

    def found(table, datasets=ALL, drop=None, read=()):
        return LiveSource(archive.landing.folder, datasets, drop or ShippedSource(DATA), DATA).batches(table, read)

    return found


def labels(batch):
    return [item.label for item in batch.inputs]


def test_each_fetch_is_a_batch_in_the_order_in_which_they_came(archive, batches):
    nvda = archive.chart("NVDA", [bar(MONDAY, 100)], EVENING)
    apple = archive.chart("AAPL", [bar(MONDAY, 200)], EVENING + timedelta(minutes=5))
    later = archive.chart("NVDA", [bar(MONDAY, 100), bar(TUESDAY, 101)], NEXT)
    first, second = batches(QUOTES)
    assert (labels(first), labels(second)) == ([nvda.label, apple.label], [later.label])
    assert (first.fetch.batch_id, second.fetch.batch_id) == ("2026-02-23", "2026-02-24")
    # When the last of it came.
    assert (first.fetch.fetched_at, second.fetch.fetched_at) == (datetime(2026, 2, 23, 22, 5), NEXT)
    days = (FIRST, AFTER)
    assert first.fetch.covers == (("landing/yahoo/chart/NVDA", *days), ("landing/yahoo/chart/AAPL", *days))


def test_facts_that_have_not_changed_are_not_read_again_and_resolve_nothing(archive, batches):
    """What the SEC says does not depend on when it came."""
    facts = archive.facts(CIK, EVENING, "0000789019-26-000001")
    archive.landing.note_unchanged(facts, "tuesday", NEXT, 304)
    other = archive.facts("0000002488", NEXT, "0000002488-26-000001")
    first, second = batches(FACTS)
    assert (labels(first), labels(second)) == ([facts.label], [other.label])
    assert [series for series, *_ in second.fetch.covers] == ["landing/sec/companyfacts/CIK0000002488"]


def test_series_that_may_hold_a_running_session_are_read_again_although_the_bytes_are_the_same(archive, batches):
    yields = archive.graph("DGS10", {MONDAY: 4.1}, EVENING)
    archive.landing.note_unchanged(yields, "tuesday", NEXT, 304)
    first, second = batches(RATE_TABLE)
    assert labels(first) == labels(second) == [yields.label]
    assert second.fetch.fetched_at == NEXT


def test_what_has_been_read_is_not_read_again_and_its_late_sibling_is(archive, batches):
    """As where a run reads while a fetch is still at work."""
    nvda = archive.chart("NVDA", [bar(MONDAY, 100)], EVENING)
    read = {("2026-02-23", nvda.label)}
    assert batches(QUOTES, read=read) == []
    apple = archive.chart("AAPL", [bar(MONDAY, 200)], EVENING + timedelta(minutes=5))
    (batch,) = batches(QUOTES, read=read)
    assert labels(batch) == [apple.label]


def test_there_and_back_are_three_batches(archive, batches):
    for day, close in enumerate((100, 101, 100)):
        archive.chart("NVDA", [bar(MONDAY, close)], EVENING + timedelta(days=day))
    one, two, three = batches(QUOTES)
    assert labels(one) == labels(three) != labels(two)


def test_of_two_charts_of_one_symbol_in_one_fetch_the_later_counts(archive, batches):
    archive.chart("NVDA", [bar(TUESDAY, 10)], NEXT, first=TUESDAY)
    apple = archive.chart("AAPL", [bar(TUESDAY, 200)], NEXT)
    whole = archive.chart("NVDA", [bar(MONDAY, 9), bar(TUESDAY, 10)], NEXT + timedelta(seconds=1))
    (batch,) = batches(QUOTES)
    assert labels(batch) == [whole.label, apple.label]
    assert [len(item.parse()) for item in batch.inputs] == [2, 1]


def test_of_two_charts_of_one_fetch_with_the_same_bytes_one_is_read(archive, batches):
    """A split has all days asked for again; where the share is young, they are those that came before."""
    archive.chart("NVDA", [bar(TUESDAY, 10)], NEXT, first=TUESDAY)
    archive.chart("NVDA", [bar(TUESDAY, 10)], NEXT + timedelta(seconds=1), first=MONDAY)
    (batch,) = batches(QUOTES)
    assert len(batch.inputs) == 1


def test_a_half_day_that_came_before_four_is_read_from_the_same_bytes_in_the_evening(archive, batches):
    friday = date(2025, 11, 28)
    days = {"first": friday, "after": date(2025, 11, 29)}
    archive.chart("NVDA", [bar(friday, 100)], datetime(2025, 11, 28, 19), "afternoon", **days)
    archive.chart("NVDA", [bar(friday, 100)], datetime(2025, 11, 28, 23), "evening", **days)
    assert [len(item.parse()) for batch in batches(QUOTES) for item in batch.inputs] == [0, 1]


def test_days_that_were_not_asked_for_before_are_read_from_the_same_bytes(archive, batches):
    """Yahoo sends the latest bar, whether asked for or not."""
    archive.chart("NVDA", [bar(MONDAY, 1), bar(TUESDAY, 2)], NEXT, "one", after=TUESDAY)
    archive.chart("NVDA", [bar(MONDAY, 1), bar(TUESDAY, 2)], NEXT, "two", after=WEDNESDAY)
    assert [len(item.parse()) for batch in batches(QUOTES) for item in batch.inputs] == [1, 2]


def test_bad_payloads_and_failures_are_never_read(archive, batches):
    wanted = Wanted("fred", "graph", "DGS10", "csv")
    archive.store(wanted, b"<html>Please wait</html>", EVENING)
    archive.landing.note_failure(wanted, "2026-02-24", NEXT, "https://host/x", 503, "down")
    good = archive.graph("DGS10", {MONDAY: 4.1}, NEXT + timedelta(days=1))
    (batch,) = batches(RATE_TABLE)
    assert (labels(batch), batch.fetch.batch_id) == ([good.label], "2026-02-25")


@pytest.fixture
def files(drop, drop_dir):
    drop("quotes/mine.csv", "ticker,date,close\nNVDA,2026-02-23,1\n")
    drop("index/rates.csv", "date,DGS10\n2026-02-23,4.1\n")
    drop("quotes/actions.csv", "ticker,date,dividends,stock_splits\nNVDA,2026-02-23,1,0\n")
    drop("quotes/notes.txt", "mine")
    return FilesSource(drop_dir, DATA, "split")


def test_a_table_of_datasets_says_what_comes_from_where(archive, batches, files):
    archive.chart("NVDA", [bar(MONDAY, 100)], EVENING)
    archive.facts(CIK, EVENING, "0000789019-25-000001")
    archive.submissions(CIK, EVENING, ("0000789019-25-000001", "10-Q", "2025-05-01"))

    def origins(datasets):
        tables = (QUOTES, ACTIONS, RATE_TABLE, FACTS, FILINGS)
        found = [batches(table, datasets, files) for table in tables]
        return [[(batch.fetch is not None, len(batch.inputs)) for batch in each] for each in found]

    from_files, live, none = [(False, 1)], [(True, 1)], []
    assert origins(("filings",)) == [from_files, from_files, from_files, live, live]
    # Facts ship with the project; a list of filings does not.
    assert origins(("quotes",)) == [live, live, from_files, from_files, [(False, 0)]]
    # Nothing of the rates has come, and the file is not taken in their place.
    assert origins(ALL) == [live, live, none, live, live]


def test_files_whose_table_comes_from_providers_are_named(archive, files):
    def ignored(*datasets):
        found = LiveSource(archive.landing.folder, datasets, files, DATA).ignored_files()
        return [name.split(": ")[0] for name in found]

    assert ignored("filings") == ["quotes/notes.txt"]
    assert ignored("rates", "indices") == ["quotes/notes.txt", "index/rates.csv"]
    assert ignored("quotes") == ["quotes/notes.txt", "quotes/actions.csv", "quotes/mine.csv"]


def test_an_empty_archive_is_refused_with_the_next_step(archive, batches):
    archive.store(Wanted("fred", "graph", "DGS10", "csv"), b"<html>", EVENING)
    for table in (QUOTES, COVERAGE, LEVELS, RATE_TABLE, FACTS, FILINGS):
        with pytest.raises(SourceFileError, match="holds nothing yet: `make warehouse SOURCE=live`"):
            batches(table)
    assert len(batches("raw_reference.issuers")) == 1


def test_a_provider_that_has_sent_nothing_leaves_its_table_empty(archive, batches):
    archive.graph("DGS10", {MONDAY: 4.1}, EVENING)
    assert (batches(QUOTES), batches(COVERAGE), batches(FACTS)) == ([], [], [])


def test_coverage_grows_fetch_by_fetch(archive, batches):
    archive.chart("NVDA", [], EVENING, first=date(2026, 2, 2), after=TUESDAY)
    archive.chart("AAPL", [], NEXT, first=MONDAY, after=WEDNESDAY)
    archive.chart("NVDA", [], NEXT + timedelta(days=1), first=TUESDAY, after=AFTER)
    found = [[tuple(row) for row in batch.inputs[0].frame.itertuples(index=False)] for batch in batches(COVERAGE)]
    kinds = ("split", "dividend")
    then = [("NVDA", kind, "2026-02-02", "2026-02-23") for kind in kinds]
    apple = [("AAPL", kind, "2026-02-23", "2026-02-24") for kind in kinds]
    # Asked for up to the end of February; on Wednesday evening Wednesday had ended.
    later = [("NVDA", kind, "2026-02-02", "2026-02-25") for kind in kinds]
    assert found == [then, apple + then, apple + later]


def test_the_index_itself_is_read_whole_each_time(archive, batches):
    archive.graph("DGS10", {MONDAY: 4.1}, EVENING)
    (batch,) = batches(PAYLOADS)
    assert (batch.fetch, len(batch.inputs[0].frame)) == (None, 1)
