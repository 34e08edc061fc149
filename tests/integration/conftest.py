"""A whole warehouse in a temporary folder, built once for all integration tests."""

from pathlib import Path

import pytest

from tests.integration.built import Built, new_data_folder


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The embedded warehouse, built and published. Tests only read it."""
    built = new_data_folder(tmp_path_factory.mktemp("embedded"))
    result = built.build()
    assert result.returncode == 0, result.stdout + result.stderr
    (built.data_dir / "build" / "printed.txt").write_text(result.stdout)
    return built


@pytest.fixture
def empty(tmp_path: Path) -> Built:
    """An empty data folder that a test may build in as it likes."""
    return new_data_folder(tmp_path)
