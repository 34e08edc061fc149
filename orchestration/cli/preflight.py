"""Checks before a run starts: its settings and folders, and whether it would replace real data."""

import os
from pathlib import Path

import duckdb

from orchestration.settings import Settings, SettingsError
from orchestration.sources.embedded import PUBLISHED, SIMULATED
from orchestration.sources.http.provider import check_contact
from orchestration.sources.providers.registry import DATASETS, feeds_of, providers_of
from orchestration.sources.shipped import SOURCE_NAME

# The source names of the rows that come with the project.
SHIPPED = {PUBLISHED, SIMULATED, SOURCE_NAME}
# Dataset → the source names of its rows.
Origins = dict[str, tuple[str, ...]]


def check_providers(settings: Settings) -> None:
    """Raise ProviderError where the settings of providers cannot work, or the SEC is asked without SEC_CONTACT."""
    providers_of(settings)
    if any(feed.provider.needs_contact for feed, _ in feeds_of(settings).values()):
        check_contact(settings.sec_contact)


def check_places(settings: Settings) -> None:
    """Raise SettingsError for unusable folders in the environment, before Dagster fails with a long error."""
    home = os.environ.get("DAGSTER_HOME", "")
    if not Path(home).is_absolute() or not Path(home).is_dir():
        raise SettingsError(
            f"DAGSTER_HOME={home}: this must be an existing folder, from the root on; Dagster keeps its history there. "
            "`make warehouse` sets it and makes it."
        )
    if not (settings.data_dir / "reference").is_dir():
        raise SettingsError(
            f"MARKET_WAREHOUSE_DATA_DIR={settings.data_dir}: there is no folder reference/ in it. Copy the project's "
            "data/reference and data/figures there, or leave the variable out."
        )


def origins_of(published_path: Path) -> Origins:
    """The source names in a published file, by dataset; empty where there is no file or it cannot be read."""
    if not published_path.exists():
        return {}
    try:
        with duckdb.connect(str(published_path), read_only=True) as connection:
            return {
                name_of_dataset: tuple(
                    name
                    for (name,) in connection.execute(
                        f"select distinct source_name from {dataset.table} order by 1"
                    ).fetchall()
                )
                for name_of_dataset, dataset in DATASETS.items()
            }
    except duckdb.Error:
        return {}


def warning_before(earlier: Origins, settings: Settings) -> str:
    """The warning before simulated rows replace real ones; empty otherwise."""
    real = sorted({name for names in earlier.values() for name in names})
    if settings.source != "embedded" or SHIPPED.issuperset(real):
        return ""
    return (
        f"{os.path.relpath(settings.published_path)} holds data from {', '.join(real)}; this run replaces it by the "
        "shipped example, most of it simulated. Ctrl-C stops it; SOURCE=files or SOURCE=live keeps the real data."
    )


def changes_since(earlier: Origins, now: Origins) -> list[str]:
    """One line for each dataset whose sources differ from those in the earlier file."""
    return [
        f"{dataset}: now from {', '.join(names) or 'nobody'}; before from {', '.join(earlier[dataset]) or 'nobody'}"
        for dataset, names in now.items()
        if dataset in earlier and earlier[dataset] != names
    ]
