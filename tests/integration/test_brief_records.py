"""The brief's opening sentences where the last session is a first close above a round level, and where a record."""

from pathlib import Path

from tests.brief_page import Page, read_page
from tests.integration.built import Built

# From 6,850 at the year's end to 7,007 on Monday: the first close above 7,000, and the highest of this file.
UNTIL_MONDAY = """DATE,OPEN,HIGH,LOW,CLOSE
2025-12-30,6880,6910,6870,6900
2025-12-31,6900,6905,6840,6850
2026-01-02,6860,6940,6855,6930
2026-01-05,6950,7010,6945,7007
"""
# One per cent higher: a record, below the next round level.
TUESDAY = "2026-01-06,7010,7080,7005,7077.07\n"


def brief(built: Built, drop_dir: Path, levels: str) -> Page:
    """The page that a build of these levels writes."""
    (drop_dir / "index").mkdir(parents=True, exist_ok=True)
    (drop_dir / "index/SPX.csv").write_text(levels)
    result = built.build(MARKET_WAREHOUSE_SOURCE="files", MARKET_WAREHOUSE_DROP_DIR=str(drop_dir))
    assert result.returncode == 0, result.stdout + result.stderr
    return read_page(built.data_dir / "market_brief.html")


def told(page: Page) -> list[str]:
    """The opening sentences, with plain blanks."""
    return [sentence.text for sentence in page.root.one(class_="lead").all("span", class_="sentence")]


def test_a_first_close_above_a_round_level_and_a_record_after_it(empty: Built, tmp_path: Path) -> None:
    page = brief(empty, tmp_path / "drop", UNTIL_MONDAY)
    # 7,007 / 6,930 = 1.01111; 7,007 / 6,850 = 1.02292.
    assert told(page)[:2] == [
        "The S&P 500 rose 1.11 % to 7,007.00 on Monday, 5 January 2026; it is up 2.29 % this year, without dividends.",
        "It was its first close above 7,000 points, and its highest since 30 December 2025, where this file begins.",
    ]
    assert page.records("index_close", "session_date", "label") == [("2026-01-05", "7,000|2026-01-05")]
    crossed = page.root.one("a", data_quantity="spx_crossed")
    sql = page.root.one("details", id=crossed.attributes["href"][1:]).one("code").inside[0]
    assert empty.rows(f"select crossed_points, drawdown_ratio from ({sql})") == [(7000, 0)]

    page = brief(empty, tmp_path / "drop", UNTIL_MONDAY + TUESDAY)
    # 7,077.07 / 7,007 = 1.01; 7,077.07 / 6,850 = 1.03315.
    assert told(page)[:2] == [
        "The S&P 500 rose 1.00 % to 7,077.07 on Tuesday, 6 January 2026; it is up 3.31 % this year, without dividends.",
        "It was its highest close since 30 December 2025, where this file begins.",
    ]
    assert page.value("spx_drawdown").startswith("0.00") and page.changes("spx_drawdown")["sessions since"] == "0"
    # 8,000 / 7,077.07 = 1.13041.
    assert page.value("spx_milestone") == "+13.04 %"
    assert page.root.one(data_figure="spx_milestone").one(class_="unit").text == "to 8,000"
