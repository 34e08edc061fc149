"""The largest restatements: amounts by size, without splits and figures per share."""

from orchestration.reports.charts.picture import spec
from orchestration.reports.charts.restatements import RESTATEMENTS

ROW = {"metric": "net_income", "basis": "reported", "unit": "USD", "is_split_adjustment": False}


def test_amounts_are_drawn_by_the_size_of_their_change(put, published, rows_of) -> None:
    """Tesla restated its first quarters of 2024 for digital assets: 1,129 became 1,390 million, 1,478 became 1,400."""
    stated = [
        ("TSLA", "FY2024Q2", 1.478e9, 1.400e9, {}),
        ("TSLA", "FY2024Q1", 1.129e9, 1.390e9, {}),
        ("NVDA", "FY2024Q3", 3.71, 0.37, {"metric": "eps_diluted", "unit": "USD/shares", "is_split_adjustment": True}),
    ]
    for ticker, period, before, after, columns in stated:
        put(
            "marts.restatements",
            {**ROW, "ticker": ticker, "fiscal_period_label": period, "value_before": before, "value_after": after,
             "difference": after - before, "change_ratio": after / before - 1, **columns},
        )  # fmt: skip
    found = rows_of(spec(RESTATEMENTS, published), "figure")
    assert [(row["figure"], round(row["difference_usd_bn"], 3), row["direction"]) for row in found] == [
        ("TSLA FY2024Q1\nnet income", 0.261, "raised"),
        ("TSLA FY2024Q2\nnet income", -0.078, "lowered"),
    ]
