"""What dbt knows of the project must be what stands in it now: the tests here read dbt's manifest."""

import pytest

from tests.integration.built import ROOT


@pytest.fixture(scope="session", autouse=True)
def manifest_is_current() -> None:
    """Fail at once where `make setup` has not parsed the dbt project since its files last changed."""
    manifest = ROOT / "data" / "build" / "dbt" / "manifest.json"
    parsed_at = manifest.stat().st_mtime if manifest.exists() else 0
    files = [path for pattern in ("*.sql", "*.yml", "*.md") for path in (ROOT / "dbt_project").rglob(pattern)]
    newer = sorted(path.relative_to(ROOT).as_posix() for path in files if path.stat().st_mtime > parsed_at)
    if newer:
        pytest.fail(f"dbt has not read {', '.join(newer[:3])} as it is now: run `make setup`")
