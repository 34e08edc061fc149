"""What dbt knows of the project must be what stands in it now: the tests here read dbt's manifest."""

import pytest

from orchestration.assets.dbt_manifest import changed_files
from orchestration.settings import Settings
from tests.integration.built import ROOT


def pytest_configure(config: pytest.Config) -> None:
    """Stop before any test where `make setup` has not parsed the dbt project since its files last changed."""
    if hasattr(config, "workerinput"):
        return  # a process of xdist; the one that starts them has looked
    if changed := changed_files(Settings(data_dir=ROOT / "data")):
        raise pytest.UsageError(f"dbt has not read {changed[0].relative_to(ROOT)} as it is now: run `make setup`")
