"""Every mart has an answer to whether its rows may be passed on, from what it is computed from."""

import json

from orchestration.reports.dictionary.entries import marts
from orchestration.reports.exports.licences import BY_ROW, FREE_OF_SERIES, QUOTES, SERIES_OF, source_licences
from tests.integration.built import ROOT

MANIFEST = ROOT / "data/build/dbt/manifest.json"
# Tables above a mart of which no figure comes down to it. Of quotes these use the days alone: which company a ticker
# stood for (stg_reference__securities), and who was a member at the end of a quarter (int_season_members).
PASSES_NO_FIGURE_ON = {
    name: {QUOTES} for name in ("earnings", "earnings_history", "earnings_season", "earnings_surprises", "restatements")
}


def test_every_mart_is_on_record() -> None:
    tables = {entry.name.removeprefix("marts.") for entry in marts(MANIFEST) if not entry.parameters}
    functions = {
        node["name"]
        for node in json.loads(MANIFEST.read_text())["nodes"].values()
        if node["config"].get("materialized") == "table_function"
    }
    assert BY_ROW.keys() | SERIES_OF.keys() | FREE_OF_SERIES.keys() == tables - functions, (
        "say in orchestration/reports/exports/licences.py what the mart is computed from"
    )


def test_a_mart_is_computed_from_the_tables_on_record() -> None:
    """From them and no other whose sources have licences, but for those of which no figure comes down."""
    licensed = {table for table, _ in source_licences()}
    above = {entry.name.removeprefix("marts."): licensed & {*entry.upstream_sources} for entry in marts(MANIFEST)}
    for name, tables in (SERIES_OF | {name: (table,) for name, table in BY_ROW.items()}).items():
        assert above[name] - {*tables} == PASSES_NO_FIGURE_ON.get(name, set()), name
        assert {*tables} <= above[name], name
