"""An article as a reader would give it, written by hand, and the outcomes of its claims."""

from datetime import date

import pytest

from orchestration.articles.drafts import Draft, LeftAlone, Reading

TEXT = (
    "Stocks <b>& bonds</b>\n\n"
    "The S&P 500 closed at 6,946.13, up 0.8 % on the day.\nThe VIX fell to 17.93.\n\n"
    "=1+1 of 1,200 readers <script>alert(1)</script> agreed.\n"
)


def draft_of(quote, metric, value, unit, **more):
    start = TEXT.index(quote)
    line = next(line for line in TEXT.split("\n") if quote in line)
    given = {"subject": "SPX", "comparator": "equal", "rule": "a rule", "statement": line} | more
    days = {"period_start_date": date(2026, 2, 25), "period_end_date": date(2026, 2, 25)}
    return Draft(start, start + len(quote), quote, metric=metric, value=value, unit=unit, **days, **given)


@pytest.fixture
def reading():
    """Four drafts, one a guess, not in the order of the text, and a figure that was left alone."""
    drafts = (
        draft_of("17.93", "index_close", "17.93", "index_points", subject="VIX"),
        draft_of("6,946.13", "index_close", "6946.13", "index_points", assumptions=("the day is that of publication",)),
        draft_of("0.8 %", "daily_return_close", "0.8", "percent", is_guess=True),
        draft_of("1+1", "index_close", "2", "index_points", statement="=1+1 of 1,200\nreaders agreed."),
    )
    at = TEXT.index("1,200")
    left_alone = (LeftAlone(at, at + 5, "1,200", "it counts readers <here>"),)
    return Reading(TEXT, date(2026, 2, 26), "argument", drafts, left_alone)


def check_of(claim_id, verdict, computed, **more):
    """A row of marts.claim_checks."""
    return {
        "claim_id": claim_id,
        "article_id": "one",
        "published_date": date(2026, 2, 26),
        "statement": "The S&P 500 closed at 6,946.13.",
        "subject": "SPX",
        "metric": "index_close",
        "claimed_value": "6946.13",
        "unit": "index_points",
        "comparator": "equal",
        "reading": "The index's close on the last day of the period.",
        "verdict_at_publication": verdict,
        "computed_at_publication": computed,
        "verdict_latest": verdict,
        "computed_latest": computed,
        "is_failing": verdict in ("contradicted", "misdated", "inconsistent"),
        "difference": None,
        "tolerance": None,
        "basis": "index level",
        "matching_date": None,
        "evidence": "marts.index_levels SPX",
        "missing": None,
        "rests_on_simulated": False,
        "source_file": "one.claims.csv",
        "source_row": 1,
    } | more
