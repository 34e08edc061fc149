"""Raw tables remember: what is new is added, what is changed is added beside the old, nothing else happens."""

import json
from datetime import date, datetime

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.contracts.corporate_actions import CORPORATE_ACTIONS
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS
from orchestration.sources.inputs import FileInput, FrameInput
from orchestration.warehouse import changes
from orchestration.warehouse.changes import append_changes
from orchestration.warehouse.connection import connect
from orchestration.warehouse.taking import MissingTableError

HEADER = "ticker,date,close\n"
TABLE = "raw_market.daily_quotes"
# A database is made anew inside each example; the fixture only lends the connection.
LENT = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def quotes_frame(closes, day="2026-02-26"):
    """Closes by ticker on one day, with no other price."""
    return pd.DataFrame(
        {
            "ticker": pd.Series(list(closes), dtype="str"),
            "session_date": pd.to_datetime(pd.Series([day] * len(closes))),
            "close_quoted_usd": pd.Series(list(closes.values()), dtype="float64"),
            "adjustment": pd.Series(["none"] * len(closes), dtype="str"),
        }
    )


def load_frame(connection, closes, source_name="provider", is_simulated=False):
    item = FrameInput(quotes_frame(closes), "frame", source_name, is_simulated)
    return append_changes(connection, DAILY_QUOTES, [item], "batch")


def start_anew(connection):
    connection.execute(f"drop table if exists {TABLE}; drop schema if exists quarantine cascade")


def versions(connection):
    return connection.execute(
        f"select close_quoted_usd, known_at, ingested_at from {TABLE} order by ingested_at"
    ).fetchall()


def test_a_first_load_adds_every_row_and_the_same_again_none(drop, load, closes):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,272.95\nNVDA,2026-02-26,184.89\n")
    first = load()
    assert (first.read_count, first.added_count, first.restated_count, first.row_count) == (2, 2, 0, 2)
    assert closes() == [("AAPL", "2026-02-26", 272.95), ("NVDA", "2026-02-26", 184.89)]
    again = load()
    assert (again.read_count, again.added_count, again.restated_count, again.row_count) == (2, 0, 0, 2)


def test_the_same_rows_in_another_file_of_the_same_source_add_nothing(drop, load, drop_dir):
    path = drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,272.95\n")
    load()
    path.rename(drop_dir / "quotes/renamed.csv")
    assert load().added_count == 0


def test_a_restated_value_adds_one_row_and_loses_none(drop, load, warehouse):
    drop("quotes/a.csv", HEADER + "NVDA,2026-02-26,184.89\nAAPL,2026-02-26,272.95\n")
    load()
    drop("quotes/a.csv", HEADER + "NVDA,2026-02-26,184.90\nAAPL,2026-02-26,272.95\n")
    result = load(batch_id="second")
    assert (result.added_count, result.restated_count, result.row_count) == (1, 1, 3)
    rows = warehouse.execute(
        f"select close_quoted_usd, known_at, ingested_at, batch_id from {TABLE} where ticker = 'NVDA' "
        "order by ingested_at"
    ).fetchall()
    assert [(row[0], row[3]) for row in rows] == [(184.89, "batch"), (184.9, "second")]
    assert rows[0][1] == datetime(2026, 2, 26, 21)
    assert rows[1][1] == rows[1][2]


@pytest.mark.parametrize(
    ("day", "closes_at"),
    [
        ("2026-02-26", datetime(2026, 2, 26, 21)),
        ("2025-11-28", datetime(2025, 11, 28, 18)),
        ("2025-07-03", datetime(2025, 7, 3, 17)),
        ("2025-07-02", datetime(2025, 7, 2, 20)),
    ],
)
def test_a_quote_is_known_when_its_session_closes_in_utc(drop, load, warehouse, day, closes_at):
    drop("quotes/a.csv", HEADER + f"AAPL,{day},200\n")
    load()
    assert versions(warehouse)[0][1] == closes_at


def test_there_and_back_are_three_versions(warehouse):
    for close in (100.0, 101.0, 100.0):
        load_frame(warehouse, {"AAPL": close})
    rows = versions(warehouse)
    assert [row[0] for row in rows] == [100.0, 101.0, 100.0]
    assert [row[1] for row in rows] == sorted(row[1] for row in rows)


def test_a_value_that_becomes_known_or_unknown_is_a_change(drop, load):
    for close, high in (("10", ""), ("10", "12"), ("10", "")):
        drop("quotes/a.csv", f"ticker,date,close,high\nAAPL,2026-02-26,{close},{high}\n")
        assert load().added_count == 1


@pytest.mark.slow
@LENT
@given(st.lists(st.dictionaries(st.sampled_from("ABC"), st.integers(1, 3).map(float)), max_size=6))
def test_the_latest_version_is_the_last_value_and_rows_grow_only_on_change(warehouse, batches):
    start_anew(warehouse)
    latest, count = {}, 0
    for batch in batches:
        load_frame(warehouse, batch)
        count += sum(latest.get(ticker) != close for ticker, close in batch.items())
        latest |= batch
        found = warehouse.execute(
            f"select ticker, arg_max(close_quoted_usd, (known_at, ingested_at)), count(*) from {TABLE} group by ticker"
        ).fetchall()
        assert {ticker: close for ticker, close, _ in found} == latest
        assert sum(row[2] for row in found) == count


@pytest.mark.parametrize("order", [("a", "b", "c"), ("c", "a", "b"), ("b", "c", "a")])
def test_the_order_in_which_disjoint_files_are_read_does_not_matter(drop, warehouse, closes, order):
    paths = {name: drop(f"quotes/{name}.csv", HEADER + f"{name},2026-02-26,{ord(name)}\n") for name in order}
    for name in order:
        append_changes(warehouse, DAILY_QUOTES, [file_input(paths[name])], "batch")
    assert closes() == [("A", "2026-02-26", 97.0), ("B", "2026-02-26", 98.0), ("C", "2026-02-26", 99.0)]
    together = [file_input(paths[name]) for name in order]
    assert append_changes(warehouse, DAILY_QUOTES, together, "batch").added_count == 0


def file_input(path):
    return FileInput(path, f"quotes/{path.name}", "files", {"adjustment": "split"})


def test_an_empty_input_deletes_nothing(warehouse, closes):
    load_frame(warehouse, {"AAPL": 100.0})
    assert load_frame(warehouse, {}).row_count == 1
    assert append_changes(warehouse, DAILY_QUOTES, [], "batch").row_count == 1
    assert closes() == [("AAPL", "2026-02-26", 100.0)]


def test_a_file_that_no_longer_states_a_row_does_not_take_it_back(drop, load, closes):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\nNVDA,2026-02-26,2\n")
    load()
    drop("quotes/a.csv", HEADER + "NVDA,2026-02-26,2\n")
    assert (load().added_count, len(closes())) == (0, 2)


def test_a_month_reads_that_month_alone(drop, load, closes):
    rows = [f"AAPL,{day},1" for day in ("2026-01-30", "2026-02-02", "2026-02-27", "2026-03-02")]
    drop("quotes/a.csv", HEADER + "\n".join(rows))
    result = load(window=(date(2026, 2, 1), date(2026, 3, 1)))
    assert (result.read_count, result.added_count) == (2, 2)
    assert [row[1] for row in closes()] == ["2026-02-02", "2026-02-27"]


@pytest.mark.parametrize("month", [1, 2, 3])
def test_rows_without_a_day_of_the_calendar_are_judged_in_every_month(drop, load, quarantine, month):
    good = [f"T{n},2026-{month:02}-{day},1" for month in (1, 2, 3) for day in (20, 23, 24) for n in range(20)]
    good = [row for row in good if "2026-01-24" not in row]
    bad = ["AAPL,,1", "AAPL,tomorrow,1", "AAPL,1789-04-30,1", "AAPL,20255-01-09,1"]
    drop("quotes/a.csv", HEADER + "\n".join(good + bad))
    result = load(window=(date(2026, month, 1), date(2026, month + 1, 1)))
    assert result.problems == ()
    assert [row["rule_name"] for row in quarantine()] == [
        "value_required",
        "column_type",
        "date_in_calendar",
        "date_in_calendar",
    ]


FEW_BAD = st.lists(
    st.sampled_from(
        [
            "X,2026-02-21,5",
            "X,,5",
            "X,never,5",
            "X,1789-04-30,5",
            "X,2026-01-19,5",
            "X,2026-03-02,-5",
            "x/../y,2026-03-02,5",
            "T1,2026-01-02,6",
            "X,20255-01-01,5",
            "X,2026-02-02,abc",
        ]
    ),
    max_size=3,
    unique=True,
)


@pytest.mark.slow
@LENT
@given(FEW_BAD, st.permutations([1, 2, 3]))
def test_monthly_reads_together_equal_one_whole_read(warehouse, drop, load, closes, bad, months):
    good = [f"T{n},2026-{day},{n}" for day in ("01-02", "02-02", "03-03") for n in range(1, 61)]
    drop("quotes/a.csv", HEADER + "\n".join(good + bad))
    kept = "select rule_name, row_json, source_row from quarantine.rejected_rows where resolved_at is null order by all"
    start_anew(warehouse)
    assert load().problems == ()
    whole = closes(), warehouse.execute(kept).fetchall()
    start_anew(warehouse)
    for month in months:
        assert load(window=(date(2026, month, 1), date(2026, month + 1, 1))).problems == ()
    assert (closes(), warehouse.execute(kept).fetchall()) == whole


def test_the_order_of_columns_does_not_matter(drop, load, warehouse):
    drop("quotes/a.csv", "ticker,date,open,high,low,close,volume\nAAPL,2026-02-26,10,12,9,11,5\n")
    load()
    drop("quotes/a.csv", "volume,low,close,high,date,open,ticker\n5,9,11,12,2026-02-26,10,AAPL\n")
    assert load().added_count == 0
    sql = f"select open_quoted_usd, high_quoted_usd, low_quoted_usd, close_quoted_usd, volume_shares from {TABLE}"
    assert warehouse.execute(sql).fetchall() == [(10.0, 12.0, 9.0, 11.0, 5)]


def test_columns_that_no_contract_names_are_left_alone(drop, load, closes):
    drop("quotes/a.csv", "source_row,message,ticker,rule_name,date,close,known_at\n9,m,AAPL,r,2026-02-26,11,k\n")
    assert load().problems == ()
    assert closes() == [("AAPL", "2026-02-26", 11.0)]


def test_a_failure_in_the_middle_leaves_the_tables_as_they_were(drop, load, warehouse, closes, monkeypatch):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\n")
    load()
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,2\nNVDA,2026-02-26,3\n")

    def fail(*_):
        raise RuntimeError("the machine went dark")

    with monkeypatch.context() as patched:
        patched.setattr(changes, "quarantine_rejected", fail)
        with pytest.raises(RuntimeError, match="went dark"):
            load()
    assert closes() == [("AAPL", "2026-02-26", 1.0)]
    assert load().added_count == 2


def test_identical_duplicates_are_one_row(drop, load, closes, quarantine):
    row = "AAPL,2026-02-26,272.95\n"
    drop("quotes/a.csv", HEADER + row + row)
    drop("quotes/b.csv", HEADER + row.replace("AAPL", "aapl"))
    assert load().added_count == 1
    assert closes() == [("AAPL", "2026-02-26", 272.95)]
    assert quarantine() == []


def filler(count, letter):
    return "".join(f"{letter}{n},2026-02-26,7\n" for n in range(count))


def test_conflicting_duplicates_in_one_file_are_all_rejected(drop, load, closes, quarantine):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\nAAPL,2026-02-26,2\nAAPL,2026-02-26,1\n" + filler(97, "T"))
    result = load()
    assert (result.read_count, result.rejected_count, result.added_count) == (100, 3, 97)
    assert not any(ticker == "AAPL" for ticker, _, _ in closes())
    assert [(row["rule_name"], row["source_row"]) for row in quarantine()] == [
        ("one_value_per_key", 1),
        ("one_value_per_key", 2),
        ("one_value_per_key", 3),
    ]
    assert "ticker, session_date is stated twice with different values" in quarantine()[0]["message"]


def test_conflicting_duplicates_across_files_are_all_rejected(drop, load, closes, quarantine):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\n" + filler(40, "A"))
    drop("quotes/b.csv", HEADER + "AAPL,2026-02-26,2\n" + filler(40, "B"))
    result = load()
    assert (result.rejected_count, result.added_count, result.problems) == (2, 80, ())
    assert [(row["rule_name"], row["source_file"]) for row in quarantine()] == [
        ("one_value_per_key", "quotes/a.csv"),
        ("one_value_per_key", "quotes/b.csv"),
    ]


def test_a_broken_duplicate_does_not_take_the_good_row_with_it(drop, load, closes, quarantine):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\nAAPL,2026-02-26,-1\n" + filler(98, "T"))
    assert load().added_count == 99
    assert ("AAPL", "2026-02-26", 1.0) in closes()
    assert [row["rule_name"] for row in quarantine()] == ["price_is_positive"]


def test_a_file_refused_whole_is_no_ground_for_conflicts(drop, load, closes):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\n")
    drop("quotes/b.csv", HEADER + "AAPL,2026-02-26,2\nNVDA,2026-02-26,-2\n")
    assert len(load().problems) == 1
    assert closes() == [("AAPL", "2026-02-26", 1.0)]


def test_published_and_simulated_rows_stand_side_by_side(warehouse):
    load_frame(warehouse, {"AAPL": 100.0}, "published_closes")
    assert load_frame(warehouse, {"AAPL": 90.0}, "simulated_market", is_simulated=True).restated_count == 0
    assert load_frame(warehouse, {"AAPL": 100.0}, "published_closes").added_count == 0
    rows = warehouse.execute(f"select source_name, is_simulated, close_quoted_usd from {TABLE} order by 1").fetchall()
    assert rows == [("published_closes", False, 100.0), ("simulated_market", True, 90.0)]


def test_a_frame_column_without_any_value_is_unknown(warehouse):
    frame = quotes_frame({"AAPL": 100.0}).assign(open_quoted_usd=None, volume_shares=None, provider_note=None)
    result = append_changes(warehouse, DAILY_QUOTES, [FrameInput(frame, "frame", "provider")], "batch")
    assert (result.problems, result.added_count) == ((), 1)
    assert warehouse.execute(f"select open_quoted_usd, volume_shares from {TABLE}").fetchall() == [(None, None)]


def test_a_wide_file_of_actions_states_a_row_for_each_filled_cell(drop, load, warehouse):
    drop(
        "quotes/actions.csv",
        "ticker,date,dividends,stock_splits\nNVDA,2024-06-10,0,10\nAAPL,2025-11-10,0.26,0\nX,2025-11-10,0,0\n",
    )
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\n")
    assert load(CORPORATE_ACTIONS).added_count == 2
    sql = "select ticker, action_type, split_ratio, dividend_usd_per_share from raw_market.corporate_actions order by 1"
    assert warehouse.execute(sql).fetchall() == [("AAPL", "dividend", None, 0.26), ("NVDA", "split", 10.0, None)]


PAID = "ticker,date,dividends\n"
QUARTERLY = "".join(f"W,20{year}-0{month}-03,1\n" for year in range(10, 26) for month in (1, 4, 7))
DISTRIBUTIONS = (
    "select ticker, distribution_number, distributions_count, dividend_usd_per_share "
    "from raw_market.corporate_actions order by ingested_at, ticker, 2"
)


def test_a_file_of_actions_may_say_the_basis_of_its_dividends(drop, load, warehouse):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\n")
    drop(
        "quotes/actions_a.csv",
        "ticker,date,dividends,adjustment\nX,2025-11-10,1,Split\nY,2025-11-10,1,none\nZ,2025-11-10,1,\n",
    )
    drop("quotes/actions_b.csv", PAID + "W,2025-11-10,1\n")
    assert load(CORPORATE_ACTIONS).problems == ()
    found = warehouse.execute("select ticker, adjustment from raw_market.corporate_actions order by 1").fetchall()
    assert found == [("W", "unstated"), ("X", "split"), ("Y", "none"), ("Z", "unstated")]


def test_two_amounts_of_one_file_and_day_are_two_distributions_and_one_amount_twice_is_one(drop, load, warehouse):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\n")
    # X pays a regular 0.25 and a special 2; Y's row stands twice, once in another file.
    drop("quotes/actions_a.csv", PAID + "X,2025-11-10,2\nX,2025-11-10,0.25\nY,2025-11-10,0.5\nY,2025-11-10,0.5\n")
    drop("quotes/actions_b.csv", PAID + "X,2025-11-10,0.25\nX,2025-11-10,2\nY,2025-11-10,0.5\n")
    assert load(CORPORATE_ACTIONS).problems == ()
    both = [("X", 1, 2, 0.25), ("X", 2, 2, 2.0), ("Y", 1, 1, 0.5)]
    assert warehouse.execute(DISTRIBUTIONS).fetchall() == both
    assert load(CORPORATE_ACTIONS).added_count == 0
    # A corrected amount restates: it is no further distribution, and one that is gone is no longer counted.
    drop("quotes/actions_a.csv", PAID + "X,2025-11-10,0.3\nY,2025-11-10,0.6\n")
    drop("quotes/actions_b.csv", "").unlink()
    assert load(CORPORATE_ACTIONS).restated_count == 2
    assert warehouse.execute(DISTRIBUTIONS).fetchall() == [*both, ("X", 1, 1, 0.3), ("Y", 1, 1, 0.6)]


def test_two_files_that_differ_on_a_dividend_and_two_ratios_of_one_split_are_refused(drop, load, warehouse):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\n")
    drop("quotes/actions_a.csv", PAID + QUARTERLY + "X,2025-11-10,0.5\n")
    drop("quotes/actions_b.csv", PAID + QUARTERLY.replace("W", "Z") + "X,2025-11-10,0.6\n")
    splits = "ticker,date,stock_splits\n" + QUARTERLY.replace("W", "V") + "U,2025-11-10,2\nU,2025-11-10,4\n"
    drop("quotes/actions_c.csv", splits)
    load(CORPORATE_ACTIONS)
    sql = "select json_extract_string(key_json, '$.ticker'), rule_name from quarantine.rejected_rows order by 1"
    assert warehouse.execute(sql).fetchall() == [("U", "one_value_per_key")] * 2 + [("X", "one_value_per_key")] * 2
    found = "select distinct ticker from raw_market.corporate_actions order by 1"
    assert warehouse.execute(found).fetchall() == [("V",), ("W",), ("Z",)]


def test_actions_read_before_distributions_were_numbered_stay_and_count_as_the_first(drop, load, warehouse):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\n")
    drop("quotes/actions.csv", PAID + "X,2025-11-10,0.25\n")
    load(CORPORATE_ACTIONS)
    warehouse.execute("alter table raw_market.corporate_actions drop column distribution_number")
    warehouse.execute("alter table raw_market.corporate_actions drop column distributions_count")
    warehouse.execute("alter table quarantine.rejected_rows drop column key_json")
    assert load(CORPORATE_ACTIONS).added_count == 0
    assert warehouse.execute(DISTRIBUTIONS).fetchall() == [("X", 1, 1, 0.25)]


def test_what_is_known_of_a_refused_action_is_kept(drop, load, warehouse):
    drop("quotes/a.csv", HEADER + "AAPL,2026-02-26,1\n")
    drop("quotes/actions.csv", PAID + QUARTERLY + "X,2025-11-10,n.k.\nY,someday,1\n")
    load(CORPORATE_ACTIONS)
    sql = "select key_json from quarantine.rejected_rows order by source_row"
    assert [json.loads(key) for (key,) in warehouse.execute(sql).fetchall()] == [
        {"ticker": "X", "ex_date": "2025-11-10", "action_type": "dividend", "distribution_number": None},
        {"ticker": "Y", "ex_date": None, "action_type": "dividend", "distribution_number": None},
    ]


def test_the_vix_may_print_on_holidays_and_the_sp500_may_not(drop, load, warehouse):
    # Washington's Birthday: no session in New York, but the futures market in Chicago opens.
    drop("index/VIX.csv", "date,close\n2026-02-16,20.5\n2026-02-17,21\n")
    drop("index/SPX.csv", "date,close\n2026-02-16,6836.17\n2026-02-17,6843.22\n")
    result = load(INDEX_LEVELS)
    assert len(result.problems) == 1
    assert "index/SPX.csv: 1 of 2 rows" in result.problems[0]
    assert "no session of the New York Stock Exchange" in result.problems[0]
    found = warehouse.execute("select index_id, known_at from raw_market.index_levels order by 2").fetchall()
    assert found == [("VIX", datetime(2026, 2, 17)), ("VIX", datetime(2026, 2, 17, 21))]


def test_without_the_calendar_the_message_says_what_to_build_first(tmp_path):
    needed = r"raw_market.daily_quotes .* materialize the group raw_reference"
    with connect(tmp_path / "warehouse.duckdb") as connection, pytest.raises(MissingTableError, match=needed):
        load_frame(connection, {"AAPL": 1.0})
