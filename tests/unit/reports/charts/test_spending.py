"""The charts of spending and guidance against rows made by hand: bases apart, gaps as gaps, conflicts marked."""

import pytest

from orchestration.reports.charts.capex_by_company import CAPEX_BY_COMPANY
from orchestration.reports.charts.capex_guidance import CAPEX_GUIDANCE
from orchestration.reports.charts.picture import spec

CIKS = {"AMZN": "1", "GOOGL": "2", "META": "3", "MSFT": "4", "NVDA": "5"}


@pytest.fixture
def quarter(put):
    """Call it with (quarter, basis, billions by ticker): what was spent, and the group's total of it."""
    for ticker, cik in CIKS.items():
        if ticker != "NVDA":
            put("marts.hyperscaler_groups", {"group_name": "big_four", "cik": cik, "ticker": ticker})

    def add(name, basis, **billions):
        key = {"calendar_quarter": name, "basis": basis}
        for ticker, amount in billions.items():
            spent = None if amount is None else amount * 1e9
            put("marts.hyperscaler_spending", {"cik": CIKS[ticker], "ticker": ticker, "capex_usd": spent, **key})
        held = {ticker: amount for ticker, amount in billions.items() if ticker != "NVDA" and amount is not None}
        amounts = list(held.values())
        missing = ", ".join(ticker for ticker in CIKS if ticker != "NVDA" and ticker not in held) or None
        put(
            "marts.hyperscaler_totals",
            {"group_name": "big_four", "reported_usd": sum(amounts) * 1e9, "reporting_count": len(amounts),
             "members_count": 4, "missing_tickers": missing, **key},
        )  # fmt: skip

    return add


def test_companies_stack_by_quarter_within_one_basis(quarter, published, rows_of) -> None:
    quarter("2025Q4", "cash_ppe", AMZN=39.522, GOOGL=27.851, META=21.383, MSFT=29.876, NVDA=1.284)
    quarter("2025Q4", "headline", AMZN=None, GOOGL=27.851, META=22.137, MSFT=37.5)
    drawn = spec(CAPEX_BY_COMPANY, published)
    found = [
        (row["basis"], row["ticker"], round(row["capex_usd_bn"], 3), row["is_complete"])
        for row in rows_of(drawn, "capex_usd_bn")
    ]
    assert found == [
        ("cash_ppe", "AMZN", 39.522, True),
        ("cash_ppe", "GOOGL", 27.851, True),
        ("cash_ppe", "META", 21.383, True),
        ("cash_ppe", "MSFT", 29.876, True),
        ("headline", "GOOGL", 27.851, False),
        ("headline", "META", 22.137, False),
        ("headline", "MSFT", 37.5, False),
    ]
    assert all(len({row.get("basis") for row in rows}) <= 1 for rows in drawn["datasets"].values()), "bases mixed"
    assert drawn["title"]["text"] == [
        "Billions of US dollars.",
        "Missing in this file on headline: 2025Q4 AMZN.",
        "2025Q4 on headline is 3 of 4: $87.5 bn.",  # 27.851 + 22.137 + 37.5
    ]
    assert {row["group_total"] for row in rows_of(drawn, "group_total") if row["basis"] == "headline"} == {
        "3 of 4: $87.5 bn; not known: AMZN"
    }


def test_what_the_file_lacks_of_any_pale_column_is_named(quarter, published) -> None:
    """A quarter that nobody has on a basis is no column of it: there are no headline figures of 2025Q1."""
    quarter("2024Q3", "headline", META=1, GOOGL=1)
    quarter("2024Q4", "headline", META=1, GOOGL=1)
    quarter("2025Q1", "cash_ppe", AMZN=1, GOOGL=1, META=1, MSFT=1)
    quarter("2025Q2", "headline", AMZN=1, GOOGL=1, META=1, MSFT=1)
    quarter("2025Q3", "headline", GOOGL=1, META=1, MSFT=1)
    quarter("2025Q4", "headline", AMZN=1, GOOGL=1, META=1, MSFT=1)
    quarter("2025Q4", "cash_ppe", AMZN=1, META=1, MSFT=1)
    said = " ".join(spec(CAPEX_BY_COMPANY, published)["title"]["text"])
    assert said == (
        "Billions of US dollars. Missing in this file on cash_ppe: 2025Q4 GOOGL. "
        "2025Q4 on cash_ppe is 3 of 4: $3.0 bn. "
        "Missing in this file on headline: 2024Q3 to 2024Q4 AMZN, MSFT; 2025Q3 AMZN."
    )


def test_a_quarter_that_the_file_lacks_of_some_says_of_how_many_it_has_it(quarter, published, rows_of) -> None:
    quarter("2026Q1", "cash_ppe", AMZN=44.203, META=18.997, MSFT=30.876)
    drawn = spec(CAPEX_BY_COMPANY, published)
    labels = [(row["label"], round(row["reported_usd_bn"], 3)) for row in rows_of(drawn, "label")]
    assert labels == [("3/4", 94.076)]  # 44.203 + 18.997 + 30.876


def test_twelve_quarters_are_drawn(quarter, published, rows_of) -> None:
    names = [f"{year}Q{number}" for year in (2022, 2023, 2024, 2025) for number in (1, 2, 3, 4)]
    for name in names:
        quarter(name, "cash_ppe", AMZN=1, GOOGL=1, META=1, MSFT=1)
    found = {row["calendar_quarter"] for row in rows_of(spec(CAPEX_BY_COMPANY, published), "capex_usd_bn")}
    assert found == set(names[4:])


@pytest.mark.parametrize(
    ("oracles_last", "shown", "is_left_out"),
    [("2025Q4", ["AMZN", "ORCL"], False), ("2022Q4", ["AMZN"], True)],
)
def test_who_reports_no_more_leaves_the_others_whole(put, published, rows_of, oracles_last, shown, is_left_out) -> None:
    """Amazon stands for a group of one, Oracle beside it makes two."""
    for ticker, groups in (("AMZN", ("small", "wide")), ("ORCL", ("wide",))):
        for group in groups:
            put("marts.hyperscaler_groups", {"group_name": group, "cik": ticker, "ticker": ticker})
    spent = [("AMZN", "2022Q4"), ("AMZN", "2025Q4"), ("ORCL", oracles_last)]
    spent += [("AMZN", f"{year}Q{number}") for year in (2023, 2024, 2025) for number in (1, 2, 3)]
    for ticker, name in spent:
        row = {"calendar_quarter": name, "basis": "cash_ppe"}
        put("marts.hyperscaler_spending", row | {"cik": ticker, "ticker": ticker, "capex_usd": 1e9})
    for name in {name for _, name in spent}:
        row = {"calendar_quarter": name, "basis": "cash_ppe", "reported_usd": 1e9}
        both = sum(name == quarter for _, quarter in spent)
        put("marts.hyperscaler_totals", row | {"group_name": "small", "reporting_count": 1, "members_count": 1})
        put("marts.hyperscaler_totals", row | {"group_name": "wide", "reporting_count": both, "members_count": 2})
    # With these it is twelve quarters since 2022Q4.
    for name in ("2023Q4", "2024Q4"):
        row = {"calendar_quarter": name, "basis": "cash_ppe", "reported_usd": 1e9, "reporting_count": 1}
        put("marts.hyperscaler_totals", row | {"group_name": "small", "members_count": 1})
    drawn = spec(CAPEX_BY_COMPANY, published)
    assert sorted({row["ticker"] for row in rows_of(drawn, "capex_usd_bn")}) == shown
    said = " ".join(drawn["title"]["text"])
    assert ("ORCL is left out: its figures here end with 2022Q4." in said) is is_left_out


@pytest.fixture
def guide(put):
    """Call it with (ticker, low, high) in billions: a guide of 2026 that stands."""

    def add(ticker, low, high, **columns):
        row = {
            "ticker": ticker, "announced_date": "2026-01-28", "period_label": "CY2026", "basis": "headline",
            "low_usd": low and low * 1e9, "high_usd": high and high * 1e9, "is_current": True, "is_conflicted": False,
        }  # fmt: skip
        put("marts.capex_guidance", row | columns)

    return add


def test_guides_stand_in_sections_beside_those_they_replaced(put, guide, published, rows_of) -> None:
    guide("META", 115, 135, midpoint_usd=125e9, spent_to_date_usd=19.84e9, spent_through_quarter="2026Q1")
    guide("META", 110, 130, is_current=False, announced_date="2026-01-05")
    guide("META", 70, 72, period_label="CY2025")
    guide("MSFT", 30, None, period_label="FY2026Q1")
    filed = {"ticker": "MSFT", "calendar_quarter": "2025Q3", "period_end_date": "2025-09-30"}
    put("marts.hyperscaler_spending", filed | {"fiscal_year": 2026, "fiscal_quarter": 1})
    put("marts.index_levels", {"index_id": "SPX", "session_date": "2026-03-02", "close_points": 6900.0})
    guide("MSFT", 40, None, period_label="FY2026Q4")
    guide("MSFT", None, None, period_label="FY2026Q3")
    guide("MSFT", 190, 190, period_label="CY2026|FY2026|FY2027?", is_current=False, is_conflicted=True)
    guide("AMZN", 60, 70, basis="cash_ppe")
    drawn = spec(CAPEX_GUIDANCE, published)
    found = rows_of(drawn, "guide")
    columns = ("guide", "low_usd_bn", "high_usd_bn", "standing", "amount", "spent_to_date_usd_bn", "spent_through")
    assert [tuple(row[column] for column in columns) for row in found] == [
        ("AMZN, calendar 2026", 60, 70, "stands", "$60–70 bn", None, "not known"),
        ("META, calendar 2026", 110, 130, "replaced since", "$110–130 bn", None, "not compared"),
        ("META, calendar 2026", 115, 135, "stands", "$115–135 bn", 19.84, "2026Q1"),
        ("META, calendar 2025", 70, 72, "stands", "$70–72 bn", None, "not known"),
        ("MSFT, fiscal 2026 Q4", 40, None, "at least this", "at least $40 bn", None, "not known"),
        ("MSFT, fiscal 2026 Q1", 30, None, "at least this", "at least $30 bn", None, "not known"),
        ("MSFT, calendar 2026\nor fiscal 2026 or fiscal 2027", 190, 190, "reports conflict", "$190 bn", None,
         "not compared"),
    ]  # fmt: skip
    [lines] = [layer["encoding"]["y"]["scale"]["domain"] for layer in drawn["layer"][:1]]
    # Microsoft's fiscal year 2026 begins with July 2025; the file's last day is in March 2026.
    assert lines == [
        "Periods under way or to come",
        "AMZN, calendar 2026",
        "META, calendar 2026",
        "MSFT, fiscal 2026 Q4",
        "Periods that are over",
        "META, calendar 2025",
        "MSFT, fiscal 2026 Q1",
        "Reports conflict on the period",
        "MSFT, calendar 2026\nor fiscal 2026 or fiscal 2027",
    ]
    assert "Basis cash_ppe, headline, for guidance and spending alike." in " ".join(drawn["title"]["text"])
