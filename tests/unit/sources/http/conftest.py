"""A provider on loopback for all tests of fetching, and a client for it with short limits."""

import logging

import pytest

from orchestration.sources.http.client import PoliteClient
from orchestration.sources.http.provider import Provider
from tests.provider_server import ProviderServer

CONTACT = "Jane Doe jane@example.org"


@pytest.fixture(scope="session")
def running_server():
    with ProviderServer() as running:
        yield running


@pytest.fixture
def server(running_server):
    """The provider, serving nothing yet."""
    running_server.forget()
    return running_server


@pytest.fixture(autouse=True)
def _no_settings_of_this_machine(monkeypatch, caplog):
    """Neither a proxy nor an authority of this machine; and the log in full, since nothing secret may be in it."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    caplog.set_level(logging.DEBUG)


@pytest.fixture
def provider(server):
    """Call it with settings to change: the SEC at the loopback server, with short times."""

    def make(**changes):
        settings = {
            "name": "sec",
            "base_address": server.address,
            "requests_per_second": 200,
            "timeout_seconds": 5,
            "body_seconds": 5,
            "retry_seconds": 3,
            "limit_bytes": 100_000,
        }
        return Provider(**(settings | changes))

    return make


@pytest.fixture
def client(tmp_path, provider):
    """Call it with settings to change: a client of that provider."""
    made = []

    def make(user_agent=CONTACT, **changes):
        made.append(PoliteClient(provider(**changes), tmp_path / "state", user_agent))
        return made[-1]

    yield make
    for each in made:
        each.close()
