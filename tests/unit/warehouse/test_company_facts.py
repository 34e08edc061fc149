"""Company facts on their way into the raw table: bad ones are named and kept out, vintages come to one history."""

import gzip
import itertools
import json
import random
import shutil
from pathlib import Path

import duckdb
import pandas as pd
import pytest

from orchestration.contracts.fundamentals import CAPEX_GUIDANCE, CAPEX_HEADLINE, COMPANY_FACTS, EPS_REPORTS
from orchestration.sources.files import FilesSource
from orchestration.warehouse.changes import append_changes

DATA = Path(__file__).parents[3] / "data"
REAL = Path(__file__).parents[4] / "shared" / "realdata" / "sec"
real = pytest.mark.skipif(not REAL.is_dir(), reason=f"the real filings are not on this machine ({REAL})")
APPLE, NVIDIA = "sec/companyfacts/CIK0000320193.json", "sec/companyfacts/CIK0001045810.json"
# What must not depend on the order in which files arrive: the compared columns, and when they were known.
COMPARED = ", ".join([column.name for column in COMPANY_FACTS.columns if column.is_compared])
HISTORY = f"select {COMPARED}, known_at, source_name from raw_fundamentals.company_facts order by all"


def fact(quarter, value=1000, filing=None, **changes):
    """A quarter's fact: quarter 0 is the first of 2015; filing counts the filings, one a quarter."""
    filing = quarter if filing is None else filing
    year, month = 2015 + quarter // 4, quarter % 4 * 3
    filed = f"{2015 + (filing + 1) // 4}-{(filing + 1) % 4 * 3 + 1:02}-28"
    return {
        "start": f"{year}-{month + 1:02}-01",
        "end": f"{year}-{month + 3:02}-28",
        "val": value,
        "accn": f"0001045810-{filed[2:4]}-{filing:06}",
        "fy": year,
        "fp": f"Q{quarter % 4 + 1}",
        "form": "10-Q",
        "filed": filed,
    } | changes


def facts(*stated, tag="NetIncomeLoss", unit="USD", cik=1045810):
    concepts = {tag: {"units": {unit: list(stated)}}}
    return json.dumps({"cik": cik, "entityName": "x", "facts": {"us-gaap": concepts}})


GOOD = [fact(quarter) for quarter in range(40)]
BAD = fact(41, accn="0001045810-99-999999")
ROWS = {
    "no filing day": ({"filed": None}, "value_required", "filed_date is missing"),
    "no end": ({"end": ""}, "value_required", "period_end_date is missing"),
    "no value": ({"val": None}, "value_required", "fact_value is missing"),
    "no accession number": ({"accn": None}, "value_required", "accession_number is missing"),
    "an end before the start": ({"end": "2024-01-01", "start": "2024-01-02"}, "period_in_order", "ends before it"),
    "filed before the end": ({"filed": "2025-01-01"}, "filed_after_period", "filed before its period ended"),
    "filed in the year 20255": ({"filed": "20255-01-08"}, "date_in_range", "outside 1900 to 2100"),
    "a thirteenth month": ({"start": "2025-13-01"}, "column_type", "period_start_date is not a date"),
    "a value beyond all": ({"val": 4.8e15}, "value_is_plausible", "out of all proportion for its unit"),
    "not a number": ({"val": float("nan")}, "value_is_plausible", "out of all proportion"),
    "infinity": ({"val": float("-inf")}, "value_is_plausible", "out of all proportion"),
    "text for a value": ({"val": "n/m"}, "column_type", "fact_value is not a number (as 1234.5): n/m"),
    "true for a value": ({"val": True}, "column_type", "fact_value is not a number (as 1234.5): True"),
    "a list for a value": ({"val": [1, 2]}, "column_type", "fact_value is not a number (as 1234.5): [1, 2]"),
    "an accession number that is none": ({"accn": "see note"}, "accession_is_valid", "reads 0001045810-26-000012"),
}
UNITS = {
    "another currency": ("EUR", 1000, "unit_fits", "the unit is none of USD, USD/shares, shares"),
    "shares": ("shares", 1000, "unit_fits_concept", "counts of shares in shares, everything else is in USD"),
    "4.8e15 shares": ("shares", 4.8e15, "unit_fits_concept", "everything else is in USD"),
    "dollars per share": ("USD/shares", 1.5, "unit_fits_concept", "earnings per share are in USD/shares"),
}


@pytest.fixture
def history(warehouse):
    """Call it with nothing: every version of every fact, in the columns that count."""
    return lambda: warehouse.execute(HISTORY).fetchall()


def test_facts_load_once_and_are_known_on_the_evening_of_their_filing(drop, load, warehouse):
    drop(NVIDIA, facts(*GOOD))
    result = load(COMPANY_FACTS)
    assert (result.added_count, result.rejected_count, result.problems, result.notes) == (40, 0, (), ())
    assert load(COMPANY_FACTS).added_count == 0
    sql = "select filed_date, known_at, source_row, source_file from raw_fundamentals.company_facts order by 1 limit 1"
    ((filed, known_at, row, file),) = warehouse.execute(sql).fetchall()
    assert (str(filed), str(known_at), row, file) == ("2015-04-28", "2015-04-28 22:30:00", 1, NVIDIA)


@pytest.mark.parametrize("case", ROWS)
def test_a_bad_fact_is_set_aside_and_its_neighbours_are_written(drop, load, history, quarantine, case):
    changes, rule, words = ROWS[case]
    bad = {key: value for key, value in (BAD | changes).items() if value is not None}
    drop(NVIDIA, facts(*GOOD[:20], bad, *GOOD[20:]))
    result = load(COMPANY_FACTS)
    assert (result.read_count, result.added_count, result.rejected_count, result.problems) == (41, 40, 1, ())
    assert len(history()) == 40
    (row,) = quarantine()
    assert (row["rule_name"], row["source_file"], row["source_row"]) == (rule, NVIDIA, 21)
    assert words in row["message"]
    assert "NetIncomeLoss" in row["row_json"]


@pytest.mark.parametrize("case", UNITS)
def test_a_fact_in_a_unit_that_its_concept_cannot_have_is_set_aside(drop, load, history, quarantine, case):
    unit, value, rule, words = UNITS[case]
    document = json.loads(facts(*GOOD))
    document["facts"]["us-gaap"]["NetIncomeLoss"]["units"][unit] = [fact(3, value)]
    drop(NVIDIA, json.dumps(document))
    assert load(COMPANY_FACTS).problems == ()
    assert len(history()) == 40
    (row,) = quarantine()
    assert (row["rule_name"], row["source_row"]) == (rule, 41)
    assert words in row["message"]


def test_two_values_in_one_accession_are_both_set_aside(drop, load, history, quarantine):
    drop(NVIDIA, facts(*GOOD, BAD, BAD | {"val": 7}))
    result = load(COMPANY_FACTS)
    assert (result.added_count, result.rejected_count, result.problems) == (40, 2, ())
    assert [row["rule_name"] for row in quarantine()] == ["one_value_per_key"] * 2
    assert "is stated twice with different values" in quarantine()[0]["message"]
    assert not [row for row in history() if BAD["accn"] in row]


def test_the_same_fact_twice_is_one_row(drop, load, history, quarantine):
    drop(NVIDIA, facts(*GOOD, *GOOD))
    assert load(COMPANY_FACTS).problems == ()
    assert (len(history()), quarantine()) == (40, [])


def test_a_filing_of_which_many_facts_are_bad_gives_the_good_ones(drop, load, history, quarantine):
    """Nobody here can correct what is filed: half of the facts are, and stand."""
    drop(NVIDIA, facts(*GOOD[:5], *(BAD | {"filed": "", "accn": f"0001045810-99-99999{n}"} for n in range(5))))
    result = load(COMPANY_FACTS)
    assert (result.problems, result.added_count, result.rejected_count) == ((), 5, 5)
    assert len(history()) == 5
    assert {row["rule_name"] for row in quarantine()} == {"value_required"}


def test_a_filing_of_which_nearly_all_facts_are_bad_is_left_out_and_stops_no_one(drop, load, history, quarantine):
    drop(APPLE, facts(*GOOD, cik=320193))
    drop(NVIDIA, facts(GOOD[0], *(BAD | {"filed": "", "accn": f"0001045810-99-{n:06}"} for n in range(10))))
    result = load(COMPANY_FACTS)
    assert result.problems == ()
    (note,) = result.notes
    assert note.startswith(f"{NVIDIA}: 10 of 11 rows break a rule, more than 90%; nothing of it was written.")
    assert "First: row 2: filed_date is missing (value_required)" in note
    assert {row[0] for row in history()} == {"0000320193"}
    assert len(quarantine()) == 10


@pytest.mark.parametrize("unit", ["CNY", "EUR", "JPY", "CNY/shares", "pure"])
def test_facts_in_another_unit_are_set_aside_however_many(drop, load, history, quarantine, unit):
    """A foreign filer states everything twice: in its own money and translated."""
    document = json.loads(facts(*GOOD))
    document["facts"]["us-gaap"]["NetIncomeLoss"]["units"] = {unit: GOOD, "USD": GOOD[:1]}
    drop(NVIDIA, json.dumps(document))
    result = load(COMPANY_FACTS)
    assert (result.problems, result.added_count, result.rejected_count) == ((), 1, 40)
    assert [row[3] for row in history()] == ["USD"]
    assert {row["rule_name"] for row in quarantine()} == {"unit_fits"}
    (note,) = result.notes
    assert note.startswith(f"{NVIDIA}: 40 of 41 rows set aside. First: row 1: the unit is none of USD, USD/shares")


def endless():
    return gzip.compress(b" " * (1 << 20)) * 200


PACKED = gzip.compress(facts(*GOOD).encode())
FILES = {
    "a truncated gzip": (f"{NVIDIA}.gz", PACKED[:-9], "is a damaged gzip file; copy it again"),
    "gzip in name only": (f"{NVIDIA}.gz", facts(*GOOD), "is a damaged gzip file; copy it again"),
    "JSON that is none": (NVIDIA, "{", "is not JSON"),
    "no company facts": (NVIDIA, "{}", "is not SEC company facts (no cik and no facts)"),
    "another company's": (NVIDIA, facts(*GOOD, cik=320193), "holds the facts of CIK 0000320193"),
    "200 MB": (f"{NVIDIA}.gz", endless, "inflates to more than 100 MB"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_cannot_be_taken_is_named_and_the_others_are_read(drop, load, history, quarantine, case):
    name, content, words = FILES[case]
    drop(APPLE, facts(*GOOD, cik=320193))
    drop("sec/companyfacts/CIK0001652044.json", facts(*GOOD[:5], cik=1652044))
    drop(name, content() if callable(content) else content)
    result = load(COMPANY_FACTS)
    (problem,) = result.problems
    assert problem.startswith(f"{name}: ")
    assert words in problem
    assert result.added_count == 45
    assert {row[0] for row in history()} == {"0000320193", "0001652044"}
    assert quarantine() == []


def test_a_company_without_a_tracked_concept_is_told_and_stops_nothing(drop, load, history):
    drop(APPLE, facts(*GOOD, tag="Goodwill", cik=320193))
    drop(NVIDIA, facts(*GOOD))
    result = load(COMPANY_FACTS)
    assert result.problems == ()
    (note,) = result.notes
    assert note.startswith(f"{APPLE}: states none of the tracked concepts")
    assert len(history()) == 40


VINTAGE = {
    "earlier": facts(*GOOD[:30]),
    # Four quarters are stated anew, and a year later again with the first value; `fy` and `fp` have moved.
    "later": facts(
        *(fact | {"fy": 1999, "fp": "FY"} for fact in GOOD[:30]),
        *(fact(quarter, 900, quarter + 4) for quarter in range(20, 24)),
        *(fact(quarter, 1000, quarter + 8) for quarter in range(20, 24)),
    ),
}


def test_vintages_in_any_order_come_to_the_same_history(drop, drop_dir, load, history, warehouse):
    for name, content in VINTAGE.items():
        drop(f"sec/companyfacts/CIK0001045810.{name}.json", content)
    assert load(COMPANY_FACTS).added_count == 38
    at_once = history()
    shutil.rmtree(drop_dir)
    for order in itertools.permutations(["earlier", "later", "earlier"]):
        warehouse.execute("delete from raw_fundamentals.company_facts")
        for vintage in order:
            drop(NVIDIA, VINTAGE[vintage])
            assert load(COMPANY_FACTS).problems == ()
        assert history() == at_once


@real
@pytest.mark.parametrize("cik", ["0000320193", "0001045810"])
def test_real_vintages_in_any_order_come_to_the_same_history(tmp_path, cik):
    whole = REAL / "companyfacts" / f"CIK{cik}.json.gz"
    vintages = [*sorted((REAL / "companyfacts_earlier").glob(f"CIK{cik}.*")), whole]
    at_once = history_of(tmp_path / "at_once", [vintages])
    assert len(at_once) > 1300
    random.Random(3).shuffle(vintages)
    assert history_of(tmp_path / "shuffled", [vintages]) == at_once
    for earlier in set(vintages) - {whole}:
        assert history_of(tmp_path / earlier.name, [[earlier], [whole], [earlier]]) == at_once


def history_of(drop_dir, batches):
    """The history that batches of files leave behind, each batch alone in the drop folder under names of its own."""
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        for number, batch in enumerate(batches):
            folder = drop_dir / str(number) / "sec/companyfacts"
            folder.mkdir(parents=True)
            for place, path in enumerate(batch):
                (folder / f"{path.name[:13]}.{place}.json.gz").symlink_to(path)
            inputs = FilesSource(folder.parents[1], DATA, "split", [REAL.parent]).inputs(COMPANY_FACTS.name)
            assert append_changes(connection, COMPANY_FACTS, inputs, str(number)).problems == ()
        return connection.execute(HISTORY).fetchall()


@real
def test_the_real_filings_load_with_no_more_set_aside_than_known(tmp_path):
    files = sorted((REAL / "companyfacts").glob("*.json.gz"))
    with duckdb.connect() as connection:
        connection.execute("set timezone = 'UTC'")
        inputs = FilesSource(REAL.parent, DATA, "split").inputs(COMPANY_FACTS.name)
        result = append_changes(connection, COMPANY_FACTS, inputs, "batch")
        sql = "select distinct rule_name, row_json ->> 'unit' from quarantine.rejected_rows"
        rules = connection.execute(sql).fetchall()
    assert len(inputs) == len(files)
    # Walmart and Costco stated earnings per share as a pure number in 2010.
    assert (result.problems, result.rejected_count, rules) == ((), 14, [("unit_fits", "pure")])
    assert result.added_count > 18_000
    # A new registrant without a tracked concept, then the two with pure numbers.
    assert [note.split(":")[0].removeprefix("sec/companyfacts/") for note in result.notes] == [
        "CIK0002115436.json.gz",
        "CIK0000909832.json.gz",
        "CIK0000104169.json.gz",
    ]


@real
def test_the_shipped_figures_are_what_the_real_filings_state():
    shipped = pd.read_csv(DATA / "figures/company_facts.csv", dtype="str")
    assert shipped["cik"].nunique() == 9
    inputs = {item.label: item for item in FilesSource(REAL.parent, DATA, "split").inputs(COMPANY_FACTS.name)}
    for cik, figures in shipped.groupby("cik"):
        stated = inputs[f"sec/companyfacts/CIK{cik}.json.gz"].parse()
        assert len(figures.merge(stated)) == len(figures) > 50


def test_earnings_and_spending_come_from_csv(drop, load, warehouse):
    drop("earnings/a.csv", "ticker,date,eps_actual,eps_estimate,surprise_pct\nNVDA,2026-02-25,1.62,1.53,5.88\n")
    drop(
        "fundamentals/capex_guidance.csv",
        "ticker,announced_on,period,low_usd,high_usd,status,source\nMSFT,2026-07-29,FY2027,1e11,2e11,verified,call\n",
    )
    for contract in (EPS_REPORTS, CAPEX_GUIDANCE, CAPEX_HEADLINE):
        assert load(contract).problems == ()
    sql = "select eps_basis, eps_actual_usd_per_share, known_at from raw_fundamentals.eps_reports"
    ((basis, actual, known_at),) = warehouse.execute(sql).fetchall()
    assert (basis, actual, str(known_at)) == ("provider_adjusted", 1.62, "2026-02-25 22:00:00")
    sql = "select source_name, count(*) from raw_fundamentals.capex_guidance group by all order by 1"
    assert warehouse.execute(sql).fetchall() == [("files", 1), ("shipped", 24)]
