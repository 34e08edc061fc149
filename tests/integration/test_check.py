"""`make check` judges by the published file: on the claims of a build it gives that build's verdicts, row for row."""

import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from orchestration.articles.drafts import Draft, LeftAlone, Reading
from orchestration.articles.judging import Judged, judge, published_beneath
from orchestration.cli.check import check_claims, check_reading
from orchestration.settings import Settings
from orchestration.sources.inputs import FileInput
from tests.integration.browser import opened
from tests.integration.built import ROOT, Built

SHIPPED = "data/figures/claims.csv"
TEXT = "The S&P 500 closed at 6,878.88 on Friday.\n\nNvidia <i>earned</i> $0.37 a share.\n\nIt has 500 members.\n"


def published_on(built: Built) -> date:
    """The day that the build took for today."""
    written = (built.data_dir / "warehouse.duckdb").stat().st_mtime
    return datetime.fromtimestamp(written, UTC).date()


def shipped_claims_judged(built: Built) -> Judged:
    with published_beneath(built.data_dir / "warehouse.duckdb") as connection:
        item = FileInput(built.data_dir / "figures" / "claims.csv", SHIPPED, "shipped")
        return judge(connection, item, published_on(built))


def assert_equal_to_build(built: Built) -> None:
    names = [name for (name,) in built.rows("select column_name from (describe marts.claim_checks)")]
    rows = built.rows(
        f"from marts.claim_checks where source_file = '{SHIPPED}' order by source_row, article_id, claim_id"
    )
    judged = shipped_claims_judged(built)
    assert len(rows) > 70
    assert [dict(zip(names, row, strict=True)) for row in rows] == list(judged.checks)
    assert judged.rejected == ()


def test_the_shipped_claims_are_judged_as_in_the_build(embedded: Built) -> None:
    assert_equal_to_build(embedded)


def test_so_are_they_by_real_files(real: Built) -> None:
    assert_equal_to_build(real)


def test_the_build_keeps_the_sql_of_every_model_from_claims_to_checks(embedded: Built) -> None:
    kept = dict(embedded.rows("select model_name, reads from landing.claim_models"))
    assert {"stg_claims__claims", "int_claims", "int_claim_verdicts", "claim_checks"} <= kept.keys()
    assert {name for reads in kept.values() for name in reads} <= kept.keys()
    assert embedded.rows("select model_name from landing.claim_models where contains(sql, '{today}')") == [
        ("int_claims",)
    ]


def check(embedded: Built, *arguments: str, cwd: Path, input: str | None = None) -> subprocess.CompletedProcess[str]:
    """What `make check` runs, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "orchestration.cli.check", *arguments],
        cwd=cwd,
        env=embedded.environment | {"PYTHONPATH": str(ROOT), "COLUMNS": "100"},
        capture_output=True,
        text=True,
        input=input,
        timeout=60,
    )


def test_the_template_is_checked_as_a_file(embedded: Built, tmp_path: Path) -> None:
    template = (embedded.data_dir / "figures" / "claims_template.csv").read_text()
    (tmp_path / "claims.csv").write_text(template + "x,1,2026-02-26,No such day.,SPX,index_close,,,equal,1,percent\n")
    result = check(embedded, "--claims", "claims.csv", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    assert f"{template.count(chr(10)) - 1} judged by what is known now" in result.stdout
    assert "period_start_date is missing" in result.stdout
    assert max(len(line) for line in result.stdout.splitlines()) <= 100
    assert "data say" in (tmp_path / "claims.check.html").read_text()


def test_what_cannot_be_checked_ends_with_a_code_and_a_sentence(embedded: Built, tmp_path: Path) -> None:
    for arguments, code, said in (
        ((), 2, "name what to check"),
        (("--article", "a.txt", "--claims", "c.csv"), 2, "name one of them"),
        (("--article", "a.txt", "--published", "yesterday"), 2, "PUBLISHED=yesterday: write the day"),
        (("--article", "a.txt", "--published", "0001-01-01"), 2, "PUBLISHED=0001-01-01: write the day"),
        (("--article", "a.txt", "--published", "20260226"), 2, "PUBLISHED=20260226: write the day"),
        (("--article", "a.txt"), 1, "there is no such file"),
        (("--claims", "c.csv"), 1, "cannot be read"),
        (("--claims", "c.xlsx"), 1, "a file of claims is a CSV"),
    ):
        result = check(embedded, *arguments, cwd=tmp_path)
        assert (result.returncode, result.stdout) == (code, "")
        assert result.stderr.startswith("error: ") and said in result.stderr
        assert result.stderr.count("\n") == 1


def draft(quote: str, subject: str, metric: str, days: tuple[str, str], value: str, unit: str, **more: bool) -> Draft:
    start = TEXT.index(quote)
    first, last = map(date.fromisoformat, days)
    statement = next(line for line in TEXT.splitlines() if quote in line)
    return Draft(
        *(start, start + len(quote), quote, statement, subject, metric, first, last, "equal", value, unit, "by hand"),
        **more,  # type: ignore[arg-type]
    )


@pytest.fixture
def reading() -> Reading:
    """An article of three figures, one of them a guess."""
    friday = ("2026-02-27", "2026-02-27")
    at = TEXT.index("500 members")
    return Reading(
        TEXT,
        date(2026, 2, 28),
        "argument",
        (
            draft("6,878.88", "SPX", "index_close", friday, "6878.88", "index_points"),
            draft("$0.37", "NVDA", "eps_diluted", ("2023-07-31", "2023-10-29"), "0.37", "USD", is_guess=True),
        ),
        (LeftAlone(at, at + 3, "500", "it counts members"),),
    )


def test_an_article_is_judged_and_its_claims_can_be_checked_again(
    embedded: Built, tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(data_dir=embedded.data_dir)
    with published_beneath(settings.published_path) as connection:
        first = check_reading(settings, connection, Path("one.txt"), reading, "as PUBLISHED says", False)
    assert any(line.startswith("✓ C001") and "6,878.88 points" in line for line in first)
    assert any(line.startswith("· C002") and "a guess" in line for line in first)
    with published_beneath(settings.published_path) as connection:
        again = check_claims(settings, connection, "one.claims.csv")
    assert [line for line in again if line[:1] == "✓"] == [line for line in first if line[:1] == "✓"]
    # With the guess the file of claims is another: the first one stays.
    with published_beneath(settings.published_path) as connection:
        third = check_reading(settings, connection, Path("one.txt"), reading, "as PUBLISHED says", True)
    assert any(line.startswith("✓ C002") for line in third)
    assert any("one.claims.csv stands as it is" in line for line in third)
    assert (tmp_path / "one.claims.2.csv").exists()


def test_an_article_is_read_from_its_file_or_from_standard_input(embedded: Built, tmp_path: Path) -> None:
    article = "Published 2026-01-28\n\nThe S&P 500 closed at 6,978.03 on Wednesday. It has 500 members.\n"
    (tmp_path / "one.md").write_text(article)
    told = check(embedded, "--article", "one.md", "--published", "2026-01-29", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "one.md, published 2026-01-29 (as PUBLISHED says)" in told.stdout
    assert any(line.startswith("✓ C001") and "6,978.03 points" in line for line in told.stdout.splitlines())
    from_input = check(embedded, "--article", "-", cwd=tmp_path, input=article)
    assert 'published 2026-01-28 (as the text says: "2026-01-28")' in from_input.stdout
    assert {path.name for path in tmp_path.iterdir()} == {
        "one.md",
        *(f"{name}.{end}" for name in ("one", "article") for end in ("claims.csv", "check.html")),
    }


def test_what_a_person_should_know_about_an_article_is_told(embedded: Built, tmp_path: Path) -> None:
    (tmp_path / "old.txt").write_text("Published June 3, 1929\n\nDie Kurse an der Wall Street stiegen um 2 Prozent.")
    told = check(embedded, "--article", "old.txt", cwd=tmp_path)
    assert told.returncode == 0, told.stderr
    assert "of an article of 1929-06-03 the days may be told wrongly" in told.stdout
    again = check(embedded, "--article", "old.check.html", cwd=tmp_path)
    assert again.returncode == 1 and "is a page that make check wrote" in again.stderr


def test_the_page_shows_the_note_of_a_figure_and_asks_for_nothing(
    embedded: Built, tmp_path: Path, reading: Reading, monkeypatch: pytest.MonkeyPatch, browser
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = Settings(data_dir=embedded.data_dir)
    with published_beneath(settings.published_path) as connection:
        check_reading(settings, connection, Path("one.txt"), reading, "as PUBLISHED says", True)
    address = (tmp_path / "one.check.html").as_uri()
    for width, scheme in ((1400, "light"), (400, "dark")):
        with opened(browser, width, color_scheme=scheme) as (page, heard):
            page.goto(address)
            note = page.locator(".figure .note").first
            assert not note.is_visible()
            page.locator(".figure").first.focus()
            assert note.is_visible() and "marts.index_levels" in note.inner_text()
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
            # The style sheet is let through by its hash.
            assert page.evaluate("getComputedStyle(document.querySelector('.note')).position") != "static"
            assert heard.complaints == [] and heard.requests == [address]
