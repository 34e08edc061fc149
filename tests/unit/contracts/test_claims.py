"""Claims as people type them: what is taken, what is set aside and why, and that a slip stops no other row."""

import csv
import io
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from orchestration.contracts.claim_metrics import CLAIM_METRICS
from orchestration.contracts.claims import CLAIMS
from orchestration.sources.calendar import FIRST_DATE
from orchestration.sources.inputs import FileInput
from orchestration.warehouse.changes import append_changes

DATA = Path(__file__).parents[3] / "data"
GOOD = {
    "article_id": "mine",
    "claim_id": "1",
    "published_date": "2026-02-26",
    "statement": "The S&P 500 closed at 6,946.13.",
    "subject": "SPX",
    "metric": "index_close",
    "period_start": "2026-02-26",
    "period_end": "2026-02-26",
    "comparator": "equal",
    "value": "6946.13",
    "unit": "index_points",
}
WEEKDAY = {"metric": "weekday_of_close", "unit": "weekday"}
MONTH = {"metric": "first_cross_level_6000", "unit": "month"}
YEAR = {"metric": "first_cross_level_6900", "unit": "year"}
CLOSED = {"metric": "market_closed", "subject": "US_EXCHANGES", "unit": "boolean"}
AGREEMENT = {"metric": "capex_2026_total", "subject": "HYPERSCALERS", "unit": "boolean"}
RANGE = {"metric": "close_range", "comparator": "between"}
PEAK = {"metric": "level_vs_period_peak", "comparator": "below"}
BREADTH = {"metric": "breadth", "comparator": "above", "unit": "percent"}
PRIOR_MEAN = {"metric": "level_vs_prior_year_mean", "comparator": "above"}
CONCENTRATION = {"metric": "sector_concentration", "comparator": "below", "unit": "percent"}
FALL = {"metric": "drawdown_forecast", "unit": "percent", "period_end": "2026-12-31"}
BETWEEN = {"comparator": "between"}
# What is written in a value, and what stands in the table.
TAKEN = [
    ({}, "6,946.13", "6946.13"),
    ({}, " 6946.10 ", "6946.10"),
    ({}, "1,234,567.80", "1234567.80"),
    ({}, "-1.29", "-1.29"),
    ({}, "+0.5", "+0.5"),
    ({}, "\u22121.29", "-1.29"),
    (RANGE, "6,800..7,000", "6800..7000"),
    (RANGE, "6,800 .. 7,000.5", "6800 .. 7000.5"),
    (BETWEEN, "-10..-5", "-10..-5"),
    (BETWEEN, "7000..7000", "7000..7000"),
    (WEEKDAY, "Thursday", "Thursday"),
    (WEEKDAY, "THURSDAY", "Thursday"),
    (WEEKDAY, "friday", "Friday"),
    (MONTH, "2024-11", "2024-11"),
    (YEAR, "2026", "2026"),
    (AGREEMENT, "consistent", "consistent"),
    (AGREEMENT, "inconsistent", "inconsistent"),
    (CLOSED, "true", "true"),
    (CLOSED, "TRUE", "true"),
    (CLOSED, "No", "false"),
    (PEAK, "21.77", "21.77"),
    (PEAK, "period_peak", "period_peak"),
    (PEAK | BETWEEN, "20..22", "20..22"),
    (BREADTH, "2024", "2024"),
    (BREADTH, "66.3", "66.3"),
    (PRIOR_MEAN, "prior_year_mean", "prior_year_mean"),
    (PRIOR_MEAN, "18.96", "18.96"),
    (CONCENTRATION, "prior_peak", "prior_peak"),
    (CONCENTRATION, "31.3", "31.3"),
    (FALL | {"comparator": "below"}, "10", "10"),
    (FALL | {"comparator": "above"}, "5", "5"),
    (FALL | BETWEEN, "5..10", "5..10"),
    ({"metric": "close_above_1"}, "1", "1"),
    ({"metric": "close_above_9999999"}, "9999999", "9999999"),
    ({"period_start": "1990-01-01"}, "6946.13", "6946.13"),
    # A metric that nobody computes is out of scope, not wrong, whatever its value and unit.
    ({"metric": "qualitative", "unit": "boolean"}, "true", "true"),
    ({"metric": "activity_peak", "unit": "deals"}, "5y_max, or so", "5y_max, or so"),
    ({"metric": "Index_Close"}, "NaN", "NaN"),
    ({"metric": "first_cross_level_6,000"}, "x", "x"),
    ({"metric": "vibes_99999999999"}, "x", "x"),
]
REJECTED = [
    ({"comparator": "equals"}, "comparator_is_known", "none of equal, about, above"),
    ({"comparator": "Equal"}, "comparator_is_known", "none of equal, about, above"),
    ({"comparator": ""}, "value_required", "comparator is missing"),
    ({"value": ""}, "value_required", "claimed_value is missing"),
    ({"statement": ""}, "value_required", "statement is missing"),
    ({"unit": "USD"}, "unit_fits_metric", "not stated in USD ("),
    ({"unit": "Index_points"}, "unit_fits_metric", "not stated in Index_points ("),
    ({"metric": "close_above_7000", "unit": "percent"}, "unit_fits_metric", "not stated in percent ("),
    (
        {"metric": "close_above_7000", "comparator": "above", "value": "6900"},
        "value_is_the_level",
        "the value must be the number in the metric",
    ),
    *(
        ({"metric": "daily_change_sign", "unit": "percent", **changes}, "sign_is_against_zero", "the sign is above 0")
        for changes in ({"comparator": "equal", "value": "-1"}, {"comparator": "about", "value": "0"})
    ),
    *(
        (changes, "metric_has_its_number", "put a number for {n}, of 1 to 7 digits")
        for changes in (
            {"metric": "close_above_{n}"},
            {"metric": "distance_to_level_0", "unit": "percent"},
            {"metric": "close_above_07000"},
            {"metric": "close_above_10000000"},
            {"metric": "n_cuts_99999999999bp", "unit": "count"},
            AGREEMENT | {"metric": "capex_99999999999_total", "value": "consistent"},
        )
    ),
    ({"period_start": "1989-12-31"}, "period_on_calendar", "before 1990-01-01"),
    ({"period_end": "2026-02-25"}, "period_in_order", "ends before it starts"),
    ({"period_end": "20266-02-26"}, "date_in_range", "outside 1900 to 2100"),
    ({"published_date": "0226-02-26"}, "date_in_range", "outside 1900 to 2100"),
    ({"published_date": "31.02.2026"}, "column_type", "published_date is not a date"),
    ({"period_start": "2026-02-30"}, "column_type", "period_start_date is not a date"),
    *(
        ({"value": value}, "value_is_number", "needs a number as its value")
        for value in (
            "NaN",
            "inf",
            "-inf",
            "1e3",
            "6946,13",
            "6,94",
            "1,2345",
            "12,34,567",
            ",5",
            "5.",
        )
    ),
    ({"value": "0.8%"}, "sign_fits_unit", "the value is written with %, which is not its unit"),
    ({"value": "$68.1"}, "sign_fits_unit", "the value is written with $, which is not its unit"),
    ({"value": "6 946.13"}, "value_is_number", "needs a number"),
    ({"value": "6800..7000"}, "value_is_number", "needs a number"),
    ({"value": "9" * 400}, "value_is_number", "needs a number"),
    (BETWEEN | {"value": "6946.13"}, "range_has_two_ends", "the lower end first"),
    (BETWEEN | {"value": "7000..6800"}, "range_has_two_ends", "the lower end first"),
    (BETWEEN | {"value": "6800.."}, "range_has_two_ends", "the lower end first"),
    (BETWEEN | {"value": "..7000"}, "range_has_two_ends", "the lower end first"),
    (BETWEEN | {"value": "6800-7000"}, "range_has_two_ends", "the lower end first"),
    (BETWEEN | {"value": "6800..6900..7000"}, "range_has_two_ends", "the lower end first"),
    (BETWEEN | {"value": "nan..7000"}, "range_has_two_ends", "the lower end first"),
    (RANGE | {"comparator": "equal", "value": "6800..7000"}, "range_needs_between", "comparator between"),
    (RANGE | {"comparator": "about", "value": "6800"}, "range_needs_between", "comparator between"),
    (WEEKDAY | {"value": "Thu"}, "value_is_weekday", "needs a weekday"),
    (WEEKDAY | {"value": "Holiday"}, "value_is_weekday", "needs a weekday"),
    (WEEKDAY | {"value": "Thursday", "comparator": "about"}, "value_is_weekday", "the comparator equal"),
    (MONTH | {"value": "2024-13"}, "value_is_date_part", "a month (2024-11)"),
    (MONTH | {"value": "Nov 2024"}, "value_is_date_part", "a month (2024-11)"),
    (MONTH | {"value": "2024"}, "value_is_date_part", "as its unit says"),
    (MONTH | {"value": "2024-11", "comparator": "at_most"}, "value_is_date_part", "the comparator equal"),
    (YEAR | {"value": "2026-01"}, "value_is_date_part", "as its unit says"),
    (YEAR | {"value": "26"}, "value_is_date_part", "as its unit says"),
    (AGREEMENT | {"value": "true"}, "value_is_agreement", "consistent or inconsistent"),
    (AGREEMENT | {"value": "consistent", "comparator": "above"}, "value_is_agreement", "the comparator equal"),
    (PEAK | {"value": "prior_peak"}, "value_is_benchmark", "the benchmark that its meaning names"),
    (PEAK | {"value": "NaN"}, "value_is_benchmark", "the benchmark that its meaning names"),
    (BREADTH | {"value": "last year"}, "value_is_benchmark", "the benchmark that its meaning names"),
]


# The fewest and the most days from a period's first to its last, for metrics that are particular about them.
QUARTER, A_YEAR = (80, 125), (350, 380)
PERIOD_DAYS = {
    "revenue": QUARTER,
    "revenue_growth_yoy": QUARTER,
    "net_income": QUARTER,
    "net_income_growth_yoy": QUARTER,
    "eps_diluted": QUARTER,
    "capex_headline": QUARTER,
    "capex_cash": QUARTER,
    "capex_headline_growth_yoy": QUARTER,
    "capex_cash_growth_yoy": QUARTER,
    "capex_is_record": QUARTER,
    "beat_rate": QUARTER,
    "annual_revenue": A_YEAR,
    "annual_revenue_growth_yoy": A_YEAR,
    "annual_net_income": A_YEAR,
    "annual_net_income_growth_yoy": A_YEAR,
    "technology_budget": A_YEAR,
    "nii_growth_guidance": A_YEAR,
    "capex_guidance_sum": A_YEAR,
    "eps_growth_forecast_cy": A_YEAR,
    "eps_growth_spread": A_YEAR,
    "capex_annual": (80, None),
    "capex_cash_annual": (80, None),
    "period_return_price": (1, None),
    "period_change_points": (1, None),
    "sector_period_return": (1, None),
    "sector_rank_period": (1, None),
}


def text(rows):
    """A CSV of the good row with changes, one for each mapping in rows; claim_id counts from 1."""
    file = io.StringIO()
    writer = csv.DictWriter(file, GOOD, lineterminator="\n")
    writer.writeheader()
    writer.writerows(GOOD | {"claim_id": str(number)} | row for number, row in enumerate(rows, start=1))
    return file.getvalue()


@pytest.fixture
def values(warehouse):
    """Call it with nothing: (claim_id, claimed_value) of every version of the dropped claims, in the order read."""

    def rows():
        sql = "select claim_id, claimed_value from raw_claims.claims where source_name = 'files' "
        return warehouse.execute(sql + "order by ingested_at, source_file, source_row").fetchall()

    return rows


def test_what_people_print_is_taken_with_its_digits(drop, load, values, quarantine):
    drop("claims/mine.csv", text(changes | {"value": written} for changes, written, _ in TAKEN))
    assert load(CLAIMS).problems == ()
    assert quarantine() == []
    assert values() == [(str(number), stored) for number, (_, _, stored) in enumerate(TAKEN, start=1)]


def test_each_slip_is_set_aside_with_file_row_and_rule_and_the_good_rows_go_on(drop, load, values, quarantine):
    rows = [{}] + [changes for changes, _, _ in REJECTED] + [{}]
    drop("claims/mine.csv", text(rows))
    result = load(CLAIMS)
    assert (result.rejected_count, result.problems) == (len(REJECTED), ())
    assert [claim for claim, _ in values()] == ["1", str(len(rows))]
    for number, ((changes, rule, message), row) in enumerate(zip(REJECTED, quarantine(), strict=True), start=2):
        assert (row["rule_name"], row["source_file"], row["source_row"]) == (rule, "claims/mine.csv", number), changes
        assert message in row["message"]
        if rule not in ("value_required", "column_type"):
            assert row["message"].endswith(f": mine, {number}")


def metrics():
    """The rows of the table of metrics, by metric."""
    with (DATA / "reference/claim_metrics.csv").open(encoding="utf-8", newline="") as file:
        return {row["metric_pattern"]: row for row in csv.DictReader(file)}


def test_metrics_of_quarters_and_years_say_so_and_those_of_a_session_say_nothing():
    found = {
        name: tuple(int(row[column]) if row[column] else None for column in ("min_period_days", "max_period_days"))
        for name, row in metrics().items()
        if row["min_period_days"] or row["max_period_days"]
    }
    assert found == PERIOD_DAYS
    assert {metrics()[name]["is_of_a_session"] for name in found} == {"false"}


@pytest.mark.parametrize("metric", PERIOD_DAYS)
def test_a_period_of_another_length_is_set_aside(drop, load, values, quarantine, metric):
    least, most = PERIOD_DAYS[metric]
    lengths = [least - 1, least, *([most, most + 1] if most else [4000])]
    starts = [str(date(2026, 2, 26) - timedelta(days=days)) for days in lengths]
    example = metrics()[metric]
    value = "true" if example["value_kind"] == "truth" else "1"
    row = {"metric": metric, "unit": example["example_unit"], "value": value}
    drop("claims/mine.csv", text(row | {"period_start": start} for start in starts))
    load(CLAIMS)
    broken = quarantine()
    assert [claim for claim, _ in values()] == ["2", "3"]
    assert [row["source_row"] for row in broken] == ([1, 4] if most else [1])
    assert {row["rule_name"] for row in broken} == {"period_fits_metric"}
    assert f"of another length, not of {least - 1} days (data" in broken[0]["message"]


def test_periods_start_with_the_calendar():
    (rule,) = [rule for rule in CLAIMS.rules if rule.name == "period_on_calendar"]
    assert str(FIRST_DATE) in rule.broken_when
    assert str(FIRST_DATE) in rule.message


def test_a_file_of_nothing_but_slips_does_not_refuse_the_others(drop, load, values):
    drop("claims/a.csv", text([{"value": "many"}]))
    drop("claims/b.csv", text([{}]))
    result = load(CLAIMS)
    assert (result.rejected_count, result.problems) == (1, ())
    assert values() == [("1", "6946.13")]


def test_a_missing_column_is_named(drop, load):
    drop("claims/a.csv", text([{}]).replace("comparator", "operator"))
    (problem,) = load(CLAIMS).problems
    assert problem.startswith("claims/a.csv: has no column for comparator")


def test_a_changed_claim_stands_beside_its_earlier_version(warehouse, drop, load, values):
    drop("claims/mine.csv", text([{}, {}]))
    load(CLAIMS)
    drop("claims/mine.csv", text([{}, {"value": "6,946.2"}]))
    result = load(CLAIMS)
    assert (result.added_count, result.restated_count) == (1, 1)
    assert values() == [("1", "6946.13"), ("2", "6946.13"), ("2", "6946.2")]
    known = "select known_at from raw_claims.claims where article_id = 'mine' and claim_id = '2' order by ingested_at"
    first, second = (row[0] for row in warehouse.execute(known).fetchall())
    assert str(first) == "2026-02-26 00:00:00"
    assert second > first


def test_a_note_is_no_new_version_and_a_claim_taken_out_stays(drop, load, values):
    drop("claims/mine.csv", text([{}, {}]))
    load(CLAIMS)
    drop("claims/mine.csv", text([{}]).replace("\n", ",how_to_check\n", 1).replace("_points\n", "_points,look it up\n"))
    assert load(CLAIMS).added_count == 0
    assert [claim for claim, _ in values()] == ["1", "2"]


def test_two_files_that_disagree_on_a_claim_are_both_refused_it(drop, load, quarantine):
    drop("claims/a.csv", text([{}]))
    drop("claims/b.csv", text([{"value": "1"}]))
    load(CLAIMS)
    assert [row["rule_name"] for row in quarantine()] == ["one_value_per_key"] * 2


def test_a_metric_is_what_it_was_made_last(warehouse, tmp_path, drop, load, quarantine):
    changed = (DATA / "reference/claim_metrics.csv").read_text().replace(",USD,number,", ",USD_cents,number,")
    path = tmp_path / "claim_metrics.csv"
    path.write_text(changed)
    append_changes(warehouse, CLAIM_METRICS, [FileInput(path, "data/reference/claim_metrics.csv", "shipped")], "later")
    drop("claims/mine.csv", text([{"metric": "quote_price", "unit": unit} for unit in ("USD", "USD_cents")]))
    load(CLAIMS)
    mine = [row for row in quarantine() if row["source_file"] == "claims/mine.csv"]
    assert [(row["source_row"], row["rule_name"]) for row in mine] == [(1, "unit_fits_metric")]


def test_a_metric_may_lose_its_limits(warehouse, tmp_path, drop, load, quarantine):
    shipped = (DATA / "reference/claim_metrics.csv").read_text()
    path = tmp_path / "claim_metrics.csv"
    path.write_text(shipped.replace("at_period_end,false,80,125,", "at_period_end,false,,,"))
    append_changes(warehouse, CLAIM_METRICS, [FileInput(path, "data/reference/claim_metrics.csv", "shipped")], "later")
    drop("claims/mine.csv", text([{"metric": "revenue", "unit": "USD", "value": "1"}]))
    load(CLAIMS)
    assert [row["source_file"] for row in quarantine()] == []


DECIMALS = st.decimals(-(10**20), 10**20, allow_nan=False, allow_infinity=False)


@pytest.mark.slow
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DECIMALS, st.booleans()), min_size=1, max_size=30))
def test_any_decimal_keeps_its_printed_digits(warehouse, drop, load, values, numbers):
    warehouse.execute("drop table if exists raw_claims.claims")
    drop("claims/mine.csv", text({"value": f"{n:,f}" if has_commas else f"{n:f}"} for n, has_commas in numbers))
    assert load(CLAIMS).rejected_count == 0
    assert [value for _, value in values()] == [f"{number:f}" for number, _ in numbers]


def test_the_shipped_claims_are_in_order(drop, load, warehouse):
    shipped_count = (DATA / "figures/claims.csv").read_text(encoding="utf-8").count("\n") - 1
    drop("claims/mine.csv", text([{}]))
    result = load(CLAIMS)
    assert (result.added_count, result.rejected_count) == (shipped_count + 1, 0)
    named = "select count(*) from raw_claims.claims where source_name = 'shipped' and metric = 'index_close'"
    assert warehouse.execute(named).fetchone() == (4,)


def test_the_level_of_a_shipped_claim_is_the_one_number_of_its_statement():
    with (DATA / "figures/claims.csv").open(encoding="utf-8", newline="") as file:
        claims = list(csv.DictReader(file))
    levels = {}
    for claim in claims:
        if claim["metric"] in ("distance_to_level", "target_upside"):
            statement = claim["statement"].replace("S&P 500", "")
            found = re.findall(r"[0-9][0-9,]*(?:\.[0-9]+)?(?: ?%)?", statement)
            levels[claim["claim_id"]] = [number for number in found if "%" not in number]
    assert levels == {"C004": ["7,000"], "C061": ["6,900"], "C062": ["7,269"]}
