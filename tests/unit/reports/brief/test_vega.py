"""The script that draws charts is put together once, and a folder that cannot be written costs only time."""

from pathlib import Path

import pytest

from orchestration.reports.brief import vega


@pytest.fixture
def bundled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was put together so far; the real script takes a second."""
    made: list[str] = []

    def bundle() -> str:
        made.append(f"script {len(made)}")
        return made[-1]

    monkeypatch.setattr(vega.vl_convert, "javascript_bundle", bundle)
    return made


def test_it_is_put_together_once(bundled: list[str], tmp_path: Path) -> None:
    assert vega.vega_script(tmp_path) == vega.vega_script(tmp_path) == "script 0"
    assert bundled == ["script 0"]


def test_another_version_brings_another_script(
    bundled: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    vega.vega_script(tmp_path)
    monkeypatch.setattr(vega, "version", lambda _package: "0")
    assert vega.vega_script(tmp_path) == "script 1"
    assert len(bundled) == 2


def test_a_folder_that_is_missing_costs_only_time(bundled: list[str], tmp_path: Path) -> None:
    missing = tmp_path / "missing"
    assert [vega.vega_script(missing), vega.vega_script(missing)] == bundled == ["script 0", "script 1"]
