"""What dbt knows of the project must be what stands in it now: the tests here read dbt's manifest."""

import pytest

from orchestration.assets.dbt_manifest import changed_files
from orchestration.settings import Settings
from tests.integration.built import ROOT


@pytest.fixture(scope="session", autouse=True)
def manifest_is_current() -> None:
    """Fail at once where `make setup` has not parsed the dbt project since its files last changed."""
    if changed := changed_files(Settings(data_dir=ROOT / "data")):
        pytest.fail(f"dbt has not read {changed[0].relative_to(ROOT)} as it is now: run `make setup`")
