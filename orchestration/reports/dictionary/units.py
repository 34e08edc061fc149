"""The unit of a column's numbers: its name ends in it, and this table puts it in words."""

from collections.abc import Mapping

UNIT_OF_SUFFIX: Mapping[str, str] = {
    "_usd": "US dollars",
    "_usd_per_share": "US dollars per share",
    "_ratio": "fraction, 0.05 = 5 %",
    "_pct": "per cent, 5 = 5 %",
    "_basis_points": "basis points, 100 = 1 percentage point",
    "_points": "index points",
    "_count": "count",
    "_shares": "shares",
}
# Agreed names without a suffix: ranks, places in the calendar or a file, and values whose unit the row states.
UNIT_OF_NAME: Mapping[str, str] = {
    "speed_rank": "rank, 1 = fastest",
    "rank_ytd": "rank, 1 = best",
    "leadership_change_63d": "ranks",
    "fiscal_year": "calendar year of its end",
    "fiscal_quarter": "1 to 4",
    "source_row": "place in its file, 1 = first after the header",
    "value_first": "US dollars per share",
    "fact_value": "as the column `unit` says",
    "value_before": "as the column `unit` says",
    "value_after": "as the column `unit` says",
    "difference": "as the column `unit` says",
    "tolerance": "as the column `unit` says",
}


def unit_of(column: str) -> str:
    """The unit of a column in words; empty where its values are no quantity."""
    if column in UNIT_OF_NAME:
        return UNIT_OF_NAME[column]
    suffix = max((suffix for suffix in UNIT_OF_SUFFIX if column.endswith(suffix)), key=len, default="")
    return UNIT_OF_SUFFIX.get(suffix, "")
