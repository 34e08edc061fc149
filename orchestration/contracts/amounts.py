"""Rules that an amount is in whole US dollars, not typed in billions, millions, thousands or cents.

What belongs here: bounds of what companies state, with the day and the figures on which they rest.
"""

from orchestration.contracts.contract import Rule

# 2026-11: the smallest quarter that a company headlines is 6.7 billion dollars, the largest quarters lie near 50
# billion, the largest guide is 200 billion a year. Typed in billions or millions each lies below these bounds, typed in
# thousands every quarter up to 100 billion and every guide up to 250 billion; 1,000 times too large each lies above.
SMALLEST_CAPEX_USD, LARGEST_CAPEX_USD = "1e8", "1e12"
SMALLEST_GUIDE_USD = "2.5e8"
# 2026-11: other figures of companies run from tens of millions up; the largest backlogs lie below a trillion.
SMALLEST_KPI_USD, LARGEST_KPI_USD = "1e6", "1e13"


def in_whole_dollars(name: str, column: str, smallest: str, largest: str, where: str = "true") -> Rule:
    """The rule that an amount of a company lies between the two; its message names the unit it may be typed in."""
    return Rule(
        name,
        f"{where} and (not isfinite({column}) or {column} < {smallest} or {column} > {largest})",
        f"{column} must be in whole US dollars, and {{}}",
        shown=_reading(column),
    )


def _reading(column: str) -> str:
    """SQL for what an implausible amount may be: 40.2 reads as billions, so 40200000000 is meant."""
    cases = [f"when {column} <= 0 or not isfinite({column}) then ' is no positive amount'"]
    for below, factor, unit in (("1e3", "1e9", "billions"), ("1e6", "1e6", "millions"), ("1e12", "1e3", "thousands")):
        meant = f"cast(cast(round({column} * {factor}) as hugeint) as varchar)"
        cases.append(f"when {column} < {below} then concat(' reads as {unit} (write ', {meant}, ')')")
    otherwise = "' is too large: in cents, or with thousands of thousands?'"
    return f"concat(cast({column} as varchar), case {' '.join(cases)} else {otherwise} end)"
