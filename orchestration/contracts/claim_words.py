"""The words in which claims are written and judged, and what each means."""

import csv

from orchestration.settings import REFERENCE_DIR

with (REFERENCE_DIR / "verdicts.csv").open(encoding="utf-8", newline="") as _file:
    VERDICT_ROWS = sorted(csv.DictReader(_file), key=lambda row: int(row["verdict_rank"]))
# Verdict → what it means, as the guide to claims has it; in their order.
VERDICTS = {row["verdict"]: row["meaning"] for row in VERDICT_ROWS}

COMPARATORS = {
    "equal": "it is, as printed: to half of the last digit (6,946.13 ± 0.005; 13 ± 0.5), to the word or the month",
    "about": "it is, roughly: within 5 % of it, or one of the last digit where that is more (0.8 ± 0.1; 18 ± 1); "
    "where the unit is percent, in percentage points (40 ± 2)",
    "above": "it is more",
    "below": "it is less",
    "at_least": "it is as much or more",
    "at_most": "it is as much or less",
    "between": "it lies in the range 6800..7000, ends included; of a range, both ends do",
}
UNITS = {
    "index_points": "points of an index",
    "USD": "US dollars, also for one share",
    "USD_mn": "millions of US dollars",
    "USD_bn": "billions of US dollars",
    "percent": "per cent, as 0.8; a fall is -0.8",
    "basis_points": "hundredths of a per cent",
    "x": "a multiple",
    "count": "how many",
    "rank": "a place, 1 first",
    "sessions": "days on which the exchange traded",
    "weeks": "weeks, as a number",
    "months": "months, as a number",
    "quarters": "quarters, as a number",
    "weekday": "the value is Monday to Friday",
    "month": "the value is as 2024-11",
    "year": "the value is as 2026",
    "boolean": "the value is true or false; of `capex_{n}_total` and `eps_growth_cy{n}` consistent or inconsistent",
}
SUBJECTS = {
    "SPX": "an index by its index_id in `index_definitions`, such as RUT or VIX",
    "NVDA": "a stock, fund or company by its ticker or its name: nvda, Nvidia; a share class after a dot: BRK.B",
    "AMZN+META": "several companies; MSFT+AMZN+peers adds the rest of the big five",
    "BIG_FOUR": "AMZN, GOOGL, META and MSFT",
    "HYPERSCALERS": "the big five: these and ORCL",
    "MSFT_AZURE": "a company's segment",
    "Energy": "a GICS sector by its name; also as Tech, Healthcare",
    "SPX_EARNINGS": "earnings of an index's companies",
    "FED_FUNDS_TARGET": "a rate; also DFEDTARU, DFEDTARL, DFF, FEDFUNDS and the yields DGS2, DGS5, DGS10, DGS30, "
    "or 10-year yield",
    "US_EXCHANGES": "the New York Stock Exchange and those that keep its calendar",
    "QUOTE_TABLE": "the quote table that the article prints",
}
# By the fewest and the most days from a period's first to its last.
PERIODS = {
    ("", ""): "any",
    ("1", ""): "two days or more",
    ("80", ""): "a quarter or more",
    ("80", "125"): "a quarter",
    ("350", "380"): "a year",
}
# What a claim is about, and the files of a drop folder that decide it.
NEEDS = {
    "the level of an index, its returns, milestones, ranges": "`index/SPX.csv`, `index/VIX.csv`; or as FRED and Cboe "
    "serve them",
    "a stock or a fund": "`quotes/*`, with its splits and dividends in `quotes/actions*`",
    "sectors, breadth, concentration": "`quotes/*` of the index's members and of the sector funds, "
    "`reference/*constituents*`, `reference/*shares*`",
    "revenue, net income, earnings per share, capital expenditure in cash": "`sec/companyfacts/*`; facts of nine "
    "companies, the big five among them, ship with the project",
    "headline capital expenditure, guidance, segments, budgets": "`fundamentals/*`; those of the big five and of the "
    "articles' companies ship with the project",
    "reports against estimates": "`earnings/*`, and `reference/*constituents*` for an index's companies",
    "the Fed's target range, yields": "`index/rates.csv`; moves of the target range since 2015 ship with the project",
}
