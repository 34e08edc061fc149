"""What a build prints in the end, of a published file made by hand."""

import io

import duckdb
import pytest

from orchestration.cli.progress import Progress
from orchestration.cli.summary import summary
from orchestration.cli.terminal import Terminal
from orchestration.settings import Settings


@pytest.fixture
def printed(tmp_path):
    """Call it with (rejected, findings): the lines of the summary.

    rejected: (table, file, row, message, resolved_at); findings: (kind, severity, table, count, example); misnamed:
    claims whose metric no list knows, as (claim, row, missing); ignored: what of the drop folder was not read.
    """

    def lines(rejected=(), findings=(), misnamed=(), ignored=()):
        path = tmp_path / "warehouse.duckdb"
        path.unlink(missing_ok=True)
        with duckdb.connect(str(path)) as connection:
            connection.execute("create schema marts; create schema quarantine")
            connection.execute(
                "create table marts.claim_checks as select 'mine' as article_id, unnest(['1', '2', '3']) as claim_id, "
                "unnest(['supported', 'needs_data', 'needs_data']) as verdict_latest, "
                "unnest([null, 'SPX, 2026-02-26', 'VIX, 2026-02-26']) as missing, "
                "'claims/mine.csv' as source_file, unnest([1, 2, 3]) as source_row"
            )
            connection.execute("create or replace view marts.claim_views as select * from marts.claim_checks limit 2")
            for claim, row, missing in misnamed:
                connection.execute(
                    "insert into marts.claim_checks values ('mine', ?, 'out_of_scope', ?, 'claims/mine.csv', ?)",
                    [claim, missing, row],
                )
            connection.execute(
                "create table quarantine.rejected_rows (table_name varchar, source_file varchar, source_row bigint, "
                "message varchar, resolved_at timestamp)"
            )
            connection.execute(
                "create table marts.data_quality (finding_kind varchar, severity varchar, table_name varchar, "
                "findings_count bigint, example varchar, finding_family varchar)"
            )
            for finding in findings:
                family = finding[0].partition(":")[0]
                connection.execute("insert into marts.data_quality values (?, ?, ?, ?, ?, ?)", [*finding, family])
            connection.execute("create table quarantine.rejected_cells (resolved_at timestamp)")
            connection.execute("insert into quarantine.rejected_cells values (null), (null), ('2026-02-26 00:00:00')")
            for row in rejected:
                connection.execute("insert into quarantine.rejected_rows values (?, ?, ?, ?, ?)", row)
        progress = Progress(Terminal(io.StringIO()))
        progress.ignored = list(ignored)
        return summary(Settings(data_dir=tmp_path), progress).splitlines()

    return lines


def rejected_claim(number, resolved_at=None):
    """A row of the quarantine."""
    return "raw_claims.claims", "claims/mine.csv", number, f"no good: mine, {number}", resolved_at


ERRORS = [("A", 1), ("B", 2), ("C", 3), ("D", 4), ("E", 5), ("F", 6), ("G", 7)]
MARTS = "  Rows in marts: claim_checks 3, claim_views 2, data_quality 0"
JUDGED = "3 judged (marts.claim_summary), 2 of them need data (`missing` in marts.claim_checks names them)"
QUOTE = ("raw_market.daily_quotes", "quotes/a.csv", 9, "not a session: A", None)


def test_claims_are_one_line_where_none_is_rejected(printed):
    lines = printed([QUOTE, rejected_claim(1, resolved_at="2026-02-26 00:00:00")])
    where = lines.index(f"  Claims: {JUDGED}")
    assert lines[where - 1] == MARTS
    assert lines[where + 2].startswith(
        "  1 row(s) in quarantine.rejected_rows, 2 cell(s) left empty in quarantine.rejected_cells;"
    )


@pytest.mark.parametrize(("count", "shown", "more"), [(1, 1, []), (5, 5, []), (1007, 5, ["1,002"])])
def test_rejected_claims_stand_out_from_other_rows(printed, count, shown, more):
    lines = printed([QUOTE, *(rejected_claim(number) for number in range(count, 0, -1))])
    start = lines.index(f"  Claims: {JUDGED}; {count:,} rejected:")
    end = start + 1 + shown + len(more)
    assert lines[start + 1 : end] == [
        *(f"    claims/mine.csv row {number}: no good: mine, {number}" for number in range(1, shown + 1)),
        *(
            f"    and {number} more: from quarantine.rejected_rows "
            "where table_name = 'raw_claims.claims' and resolved_at is null;"
            for number in more
        ),
    ]
    assert lines[end + 1].startswith(f"  {count + 1:,} row(s) in quarantine")


def test_what_is_left_out_is_named_with_the_most_frequent_first_and_where_the_rest_stands(printed):
    kinds = [
        (f"wrong_scale: {name}", "error", "raw_market.quotes", count, f"{name} on 2026-02-26") for name, count in ERRORS
    ]
    lines = printed(findings=[*kinds, ("stale_series", "warning", "raw_market.quotes", 99, "Z")])
    start = lines.index("  Left out because a source is wrong (kinds of error: 7; one example of each):")
    assert lines[start + 1 : start + 7] == [
        "    raw_market.quotes: wrong_scale: G (7): G on 2026-02-26",
        "    raw_market.quotes: wrong_scale: F (6): F on 2026-02-26",
        "    raw_market.quotes: wrong_scale: E (5): E on 2026-02-26",
        "    raw_market.quotes: wrong_scale: D (4): D on 2026-02-26",
        "    raw_market.quotes: wrong_scale: C (3): C on 2026-02-26",
        "    2 more, in full: from marts.data_quality where severity = 'error';",
    ]
    assert not any(
        "Left out" in line for line in printed(findings=[("stale_series", "warning", "raw_market.quotes", 1, "")])
    )


def test_a_claim_whose_metric_no_list_knows_is_answered_with_the_one_that_may_be_meant(printed):
    asked = "no metric is called clos_above_7000; is close_above_7000 meant?"
    lines = printed(misnamed=[("d", 4, asked), ("e", 5, None)])
    start = next(place for place, line in enumerate(lines) if line.startswith("  Claims: 5 judged"))
    assert lines[start + 1] == f"    claims/mine.csv row 4: {asked}"
    assert lines[start + 3].startswith("  0 row(s) in quarantine")


def test_the_claims_of_ones_own_articles_are_counted_by_verdict(printed):
    where = printed().index(f"  Claims: {JUDGED}")
    assert printed()[where + 1] == "    mine: needs data 2, supported 1"


@pytest.mark.parametrize(("count", "more"), [(1, ""), (3, " (and 2 claims more)")])
def test_an_article_with_several_days_of_publication_is_told(printed, count, more):
    kind = "odd_claims: claims of one article state several days of publication"
    example = "claims/mine.csv row 3 (mine 3): published_date 2025-02-27, where 7 of the article say 2026-02-27"
    lines = printed(findings=[(kind, "warning", "raw_claims.claims", count, example)])
    where = lines.index(f"  Claims: {JUDGED}")
    assert lines[where + 1] == f"    {example}: an article appears on one day{more}"


@pytest.mark.parametrize(("count", "more"), [(2, []), (7, ["    and 2 more, named at the start of the run"])])
def test_what_was_not_read_is_said_once_more_at_the_end(printed, count, more):
    lines = printed(ignored=[f"quotes/{number}: a link" for number in range(count)])
    start = lines.index("  Not read:") + 1
    told = [f"    quotes/{number}: a link" for number in range(min(count, 5))]
    assert lines[start : start + len(told) + len(more) + 1] == [*told, *more, MARTS]
    assert "  Not read:" not in printed()
