"""Which drafts match a label: by hand, on a set of three labels."""

from dataclasses import replace
from datetime import date

import pytest

from orchestration.articles.calendar import Sessions
from orchestration.articles.drafts import Draft
from orchestration.articles.known import Known, Name
from orchestration.articles.vocabulary import Vocabulary
from tests.accuracy.drafts import by_metric, compare, total
from tests.accuracy.labels import Claimed, is_same, read_folder

LABELS = (
    "article_id,claim_no,published_date,start,quote_start,quote,subject,metric,period_start,period_end,comparator,value,"
    "unit,in_vocabulary,series_known,true_value,holds,expected_verdict,alternatives,note\n"
    "wrap,1,2025-08-01,0,0,fell 1.6%,SPX,daily_return_close,2025-08-01,2025-08-01,equal,-1.6,percent,yes,yes,,yes,"
    "supported,metric=quote_change_pct; period 2025-07-31,\n"
    "wrap,2,2025-08-01,0,20,1.6%,SPX,daily_return_close,2025-08-01,2025-08-01,equal,-1.6,percent,yes,yes,,yes,"
    "supported,,repeat\n"
    "wrap,3,2025-08-01,0,40,at noon,SPX,midday_return,2025-08-01,2025-08-01,equal,-1,percent,no,yes,,unknown,"
    "out_of_scope,,\n"
    "wrap,4,2025-08-01,0,60,up 3%,HSI,period_return_price,2025-07-01,2025-08-01,equal,3,percent,yes,no,,unknown,"
    "needs_data,,\n"
    "wrap,5,2025-08-01,0,80,up 2%,SPX,period_return_price,2025-06-30,2025-08-01,equal,2,percent,yes,yes,,no,"
    "contradicted,,\n"
)
KNOWN = Known(
    Sessions([date(2025, 8, 1)]),
    {"S&P 500": Name("SPX", "index")},
    frozenset(),
    Vocabulary({}),
    metrics=frozenset({"daily_return_close", "period_return_price"}),
)


def _draft(**changes) -> Draft:
    day = date(2025, 8, 1)
    draft = Draft(
        0, 9, "fell 1.6%", "It fell 1.6%.", "SPX", "daily_return_close", day, day, "equal", "-1.60", "percent", ""
    )
    return replace(draft, **changes)


@pytest.fixture
def article(tmp_path):
    (tmp_path / "claims.csv").write_text(LABELS)
    (tmp_path / "wrap.txt").write_text("It fell 1.6%.")
    return read_folder(tmp_path)[0]


@pytest.mark.parametrize(
    ("changes", "is_right"),
    [
        ({}, True),
        ({"metric": "quote_change_pct"}, True),
        ({"period_end_date": date(2025, 7, 31)}, True),
        ({"period_end_date": date(2025, 7, 30)}, False),
        ({"value": "-1.7"}, False),
        ({"comparator": "about"}, False),
        ({"subject": "RUT"}, False),
        ({"metric": "midday_return", "value": "-1"}, True),
        ({"metric": "period_return_price", "value": "2", "period_start_date": date(2025, 7, 1)}, True),
        ({"metric": "period_return_price", "value": "2", "period_start_date": date(2025, 7, 3)}, False),
    ],
)
def test_a_draft_is_right_where_it_matches_a_label_or_its_alternative(article, changes, is_right) -> None:
    assert compare(article, [_draft(**changes)], KNOWN).drafts[0][1] is is_right


def test_repeats_and_what_lies_outside_are_not_asked_for(article) -> None:
    """Five labels: one repeats, one has no such metric, one no such series; of the other two one is found."""
    drafts = [_draft(), _draft(value="9"), _draft(value="8", is_guess=True)]
    scored = compare(article, drafts, KNOWN)
    score = total([scored])
    assert (score.drafts, score.right, score.asked, score.found) == (2, 1, 2, 1)
    assert (score.guesses, score.right_guesses) == (1, 0)
    assert (score.outside_vocabulary, score.outside_series) == (1, 1)
    assert [(own.name, own.asked, own.found) for own in by_metric([scored])] == [
        ("daily_return_close", 1, 1),
        ("period_return_price", 1, 0),
    ]


@pytest.mark.parametrize(
    ("subject", "metric", "days", "is_right"),
    [
        ("VIX", "mean_level", 4, True),
        ("VIX", "mean_level", 5, False),
        ("GEV", "backlog", 40, True),
        ("FED_FUNDS_TARGET", "rate_level", 8, True),
        ("DGS10", "rate_level", 8, False),
    ],
)
def test_how_far_the_last_day_may_be_off(subject, metric, days, is_right) -> None:
    claimed = Claimed(subject, metric, date(2025, 7, 1), date(2025, 7, 1), "equal", "4", "percent")
    draft = _draft(
        subject=subject, metric=metric, value="4", period_end_date=date.fromordinal(claimed.end.toordinal() + days)
    )
    assert is_same(draft, claimed) is is_right


def test_a_number_in_a_metrics_name_and_the_month_of_a_since_are_not_asked_for() -> None:
    day = date(2025, 8, 1)
    claimed = Claimed("SPX", "distance_to_level", day, day, "equal", "-1.6", "percent")
    assert is_same(_draft(metric="distance_to_level_7000"), claimed)
    since = Claimed("SPX", "highest_close_since", day, day, "equal", "2022-01", "month")
    assert is_same(_draft(metric="highest_close_since", value="2022", unit="year"), since)
    assert not is_same(_draft(metric="highest_close_since", value="2021", unit="year"), since)
