"""What SOURCE=live adds: landing assets before the raw tables that read them, jobs, schedules, sensors."""

import dagster as dg
import pytest

from orchestration.definitions import build_definitions
from orchestration.settings import Settings


@pytest.fixture
def definitions(monkeypatch):
    """Call it with what is live and what comes from files: the definitions of such a warehouse."""

    def build(drop_dir=None, **source_of_dataset):
        settings = Settings(source="live", drop_dir=drop_dir, source_of_dataset=source_of_dataset)
        return build_definitions(settings)

    return build


def waits_for(definitions, step):
    """The landing assets that a raw table depends on: in a run of everything its step waits for theirs."""
    key = dg.AssetKey(step.split("__"))
    asset = next(asset for asset in definitions.assets if isinstance(asset, dg.AssetsDefinition) and key in asset.keys)
    return {"__".join(parent.path) for parent in asset.asset_deps[key] if parent.path[0] == "landing"}


def test_a_raw_table_waits_for_everything_that_it_reads(definitions):
    """Not in the lineage alone: a table that reads half of a fetch would never read the other half."""
    live = definitions()
    assert waits_for(live, "raw_market__index_levels") == {
        "landing__cboe_vix_history",
        "landing__fred_graph",
        "landing__yahoo_chart",
    }
    assert waits_for(live, "raw_market__daily_quotes") == {"landing__yahoo_chart"}
    assert waits_for(live, "raw_fundamentals__company_facts") == {"landing__sec_companyfacts"}
    assert len(waits_for(live, "raw_reference__payloads")) == 5
    assert waits_for(live, "raw_claims__claims") == set()


def test_what_comes_from_files_waits_for_no_provider(definitions, tmp_path):
    mixed = definitions(tmp_path, quotes="files")
    assert waits_for(mixed, "raw_market__daily_quotes") == set()
    assert "landing__yahoo_chart" in waits_for(mixed, "raw_market__index_levels")
    without = definitions(tmp_path, quotes="files", indices="files", rates="files")
    keys = {key.path[-1] for asset in without.assets or () for key in asset.keys if key.path[0] == "landing"}
    assert keys == {"sec_submissions", "sec_companyfacts"}


def test_schedules_and_sensors_come_with_what_they_are_about(definitions, tmp_path):
    def names(each):
        return {schedule.name for schedule in each.schedules}, {sensor.name for sensor in each.sensors}

    rebuild = {"rebuild_after_fetch", "rebuild_after_failed_fetch"}
    assert names(definitions()) == (
        {"daily_market_schedule", "weekly_refresh_schedule", "monthly_reference_schedule", "freshness_schedule"},
        rebuild | {"filings_sensor"},
    )
    filings = definitions(tmp_path, quotes="files", indices="files", rates="files")
    assert names(filings)[0] == {"daily_market_schedule", "weekly_refresh_schedule", "monthly_reference_schedule"}
    assert names(definitions(tmp_path, filings="files")) == (
        {"daily_market_schedule", "weekly_refresh_schedule", "freshness_schedule"},
        rebuild,
    )
    assert names(build_definitions(Settings())) == ({"daily_market_schedule"}, set())


def test_the_definitions_can_be_loaded(definitions):
    dg.Definitions.validate_loadable(definitions())
