"""What holds of every chart: its name, its colours, its picture, and that there is none without rows."""

import json
import re
from xml.etree import ElementTree

import pytest

from orchestration.reports.charts.catalogue import CHARTS, charts_of
from orchestration.reports.charts.picture import spec, svg
from orchestration.reports.charts.theme import COLOURS, colour

EVERY = pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.name)


@pytest.fixture
def filled(published, put):
    """A row or two for each chart."""
    for day, close, vix in (("2024-11-08", 5995.54, 14.94), ("2024-11-11", 6001.35, 14.97)):
        put(
            "marts.index_levels",
            {
                "index_id": "SPX", "session_date": day, "close_points": close, "vix_close_points": vix,
                "drawdown_ratio": 0.0, "volatility_regime": "calm", "return_ytd_ratio": 0.258, "is_simulated": False,
            },
        )  # fmt: skip
    put(
        "marts.index_milestones",
        {"index_id": "SPX", "level_points": 6000, "step_points": 1000, "first_close_date": "2024-11-11"},
    )
    put(
        "marts.volatility_regimes",
        {"regime_name": "calm", "lower_bound_points": 0, "upper_bound_points": 15},
    )
    put(
        "marts.sector_performance",
        {
            "sector_name": "Energy", "session_date": "2024-11-11", "weighting": "equal", "return_ytd_ratio": 0.1,
            "rank_ytd": 1, "is_simulated": False, "is_leading_weighting": True,
        },
    )  # fmt: skip
    quarter = {"calendar_quarter": "2024Q3", "basis": "cash_ppe"}
    put("marts.hyperscaler_groups", {"group_name": "big_four", "cik": "1", "ticker": "MSFT"})
    put("marts.hyperscaler_spending", {"cik": "1", "ticker": "MSFT", "capex_usd": 14.923e9, **quarter})
    put(
        "marts.hyperscaler_totals",
        {"group_name": "big_four", "reported_usd": 14.923e9, "reporting_count": 1, "members_count": 1, **quarter},
    )
    put(
        "marts.capex_guidance",
        {"ticker": "META", "period_label": "CY2026", "basis": "headline", "low_usd": 115e9, "high_usd": 135e9,
         "midpoint_usd": 125e9, "is_current": True, "is_conflicted": False},
    )  # fmt: skip
    put(
        "marts.earnings_season",
        {"calendar_quarter": "2024Q3", "scope_kind": "index", "beats_count": 3, "meets_count": 0, "misses_count": 1,
         "beat_rate_ratio": 0.75, "revenue_growth_ratio": 0.05, "revenue_growth_issuers_count": 4,
         "net_income_growth_ratio": -0.02, "net_income_growth_issuers_count": 4},
    )  # fmt: skip
    put(
        "marts.restatements",
        {"ticker": "TSLA", "metric": "net_income", "unit": "USD", "fiscal_period_label": "FY2024Q1",
         "value_before": 1.129e9, "value_after": 1.39e9, "difference": 0.261e9, "is_split_adjustment": False},
    )  # fmt: skip
    put(
        "marts.claim_summary",
        {"article_id": "an-article", "judged_as": "latest", "claims_count": 2, "supported_count": 2},
    )
    return published


def test_names_are_unique_and_every_chart_is_found_by_its_mart() -> None:
    assert len({chart.name for chart in CHARTS}) == len(CHARTS)
    assert [chart.name for chart in charts_of("index_levels")] == ["index_close", "index_drawdown", "index_vix"]
    assert charts_of("policy_rates") == ()


@EVERY
def test_its_mart_exists(chart, published) -> None:
    found = published.execute("select count(*) from duckdb_tables where table_name = ?", [chart.mart]).fetchone()
    assert found == (1,)


@EVERY
def test_there_is_no_chart_of_an_empty_mart(chart, published) -> None:
    assert spec(chart, published) is None


@EVERY
def test_colours_come_from_the_theme_alone(chart, filled) -> None:
    written = json.dumps(spec(chart, filled))
    assert set(re.findall(r"var\(--([^)]*)\)", written)) <= set(COLOURS)
    assert re.findall(r'"(?:#[0-9a-fA-F]{3,8}|rgba?\([^"]*|hsla?\([^"]*)"', written) == []
    assert set(re.findall(r'"(?:color|fill|stroke)": "([^"]*)"', written)) <= {colour(name) for name in COLOURS}


@EVERY
def test_it_is_as_wide_as_its_container_and_says_what_it_is(chart, filled) -> None:
    drawn = spec(chart, filled)
    assert drawn["width"] == "container"
    assert drawn["description"] == chart.title
    assert all(sentence.endswith(".") for sentence in drawn["title"]["text"])


@EVERY
def test_a_screen_reader_is_told_of_the_drawing_and_not_of_each_mark(chart, filled) -> None:
    assert spec(chart, filled)["config"]["aria"] is False


@EVERY
def test_its_picture_is_an_svg_with_its_title_in_light_colours(chart, filled) -> None:
    picture = ElementTree.fromstring(svg(spec(chart, filled)))
    assert picture.tag == "{http://www.w3.org/2000/svg}svg"
    assert 780 <= float(picture.attrib["width"]) <= 900
    assert 100 <= float(picture.attrib["height"]) <= 700
    words = " ".join(picture.itertext())
    assert all(word in words for word in chart.title.split())
    written = ElementTree.tostring(picture, encoding="unicode")
    assert "var(" not in written and "voronoi" not in written and ' opacity="0"' not in written


def test_a_chart_of_simulated_rows_says_so(filled) -> None:
    filled.execute("update marts.index_levels set is_simulated = true")
    filled.execute("update marts.sector_performance set is_simulated = true")
    telling = {
        chart.name
        for chart in CHARTS
        if "simulated rows are in it: an example, never evidence"
        in " ".join(spec(chart, filled)["title"]["text"]).lower()
    }
    assert telling == {"index_close", "index_drawdown", "index_vix", "sectors_ranked", "sectors_rotation"}


def test_every_colour_can_be_read_on_its_page() -> None:
    """Contrast as WCAG 2 counts it: 4.5 for words, 3 for marks; the rule is decoration."""
    for at in (0, 1):
        page = _luminance(COLOURS["surface"][at])
        for name, shades in COLOURS.items():
            least = {"surface": 1, "rule": 1, "ink": 4.5, "muted": 4.5}.get(name, 3)
            brighter, darker = sorted((page, _luminance(shades[at])), reverse=True)
            assert (brighter + 0.05) / (darker + 0.05) >= least, name


def _luminance(shade: str) -> float:
    parts = [int(shade[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@EVERY
def test_whatever_a_tooltip_tells_is_in_the_rows_that_it_is_of(chart, published, filled) -> None:
    for data, computed, told in _tooltips(spec(chart, published)):
        assert told <= {column for row in data for column in row} | computed


def test_charts_have_tooltips(published, filled) -> None:
    assert all(list(_tooltips(spec(chart, published))) for chart in CHARTS)


def _tooltips(drawn):
    """Of each mark with a tooltip: its rows, the columns computed on the page, and the columns told."""

    def walk(part, data, computed):
        data = part.get("data", {}).get("name", data)
        computed = computed | {step["as"] for step in part.get("transform", ()) if "as" in step}
        tooltip = part.get("encoding", {}).get("tooltip", [])
        told = {item["field"] for item in ([tooltip] if isinstance(tooltip, dict) else tooltip) if "field" in item}
        if told:
            yield drawn["datasets"][data], computed, told
        for layer in (*part.get("layer", ()), *part.get("hconcat", ()), *part.get("vconcat", ())):
            yield from walk(layer, data, computed)

    return walk(drawn, None, set())
