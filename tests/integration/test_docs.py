"""`make docs` says what is wrong before it spends time on dbt's site."""

import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from tests.integration.built import ROOT


def make_docs(folder: Path) -> subprocess.CompletedProcess[str]:
    """What `make docs` prints in this folder, whose set-up counts as done."""
    for name in (".venv", "Makefile", "orchestration", "dbt_project", "requirements.lock"):
        (folder / name).symlink_to(ROOT / name)
    build = "data/build"
    done = [".venv/bin/.installed", f"{build}/dagster/dagster.yaml", f"{build}/dbt/manifest.json"]
    command = ["make", *(f"--old-file={name}" for name in done), "docs"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=60)


def test_without_a_published_file_it_says_what_builds_one(tmp_path: Path) -> None:
    result = make_docs(tmp_path)
    assert result.returncode != 0 and "make warehouse builds it" in result.stdout


def test_a_taken_port_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "warehouse.duckdb").touch()
    with socket.socket() as other:
        with suppress(OSError):  # Should something else use it already, all the better.
            other.bind(("127.0.0.1", 8080))
            other.listen()
        result = make_docs(tmp_path)
    assert result.returncode != 0 and "port 8080 is taken" in result.stderr
