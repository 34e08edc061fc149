"""The extra `live`: nothing of it is imported unless SOURCE=live asks for it."""

import subprocess
import sys

import pytest

EXTRA = {"httpx", "yfinance", "curl_cffi", "stamina", "pyrate_limiter"}
LOADED = (
    "import sys; from orchestration.definitions import build_definitions; build_definitions(); "
    "import orchestration.cli.build, orchestration.cli.status.__main__; print(*sys.modules)"
)


CLIENT = {"httpx", "stamina", "pyrate_limiter"}


@pytest.mark.parametrize(("source", "expected"), [("embedded", set()), ("live", CLIENT)])
def test_the_definitions_load_what_their_source_needs(source, expected, monkeypatch):
    """Even with SOURCE=live only a fetch imports yfinance, which takes a second."""
    monkeypatch.setenv("MARKET_WAREHOUSE_SOURCE", source)
    printed = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True).stdout
    assert EXTRA & set(printed.split()) == expected
