"""A warehouse fed by a provider on loopback: settings, its reference tables, and two issuers with two securities."""

import shutil
from datetime import datetime

import dagster as dg
import pytest

from orchestration.assets.landing import landing_key, make_landing_assets
from orchestration.assets.resources import Warehouse, make_source
from orchestration.contracts.index_members import INDEX_CONSTITUENTS
from orchestration.contracts.reference import ISSUERS, SECURITIES
from orchestration.settings import Settings
from orchestration.sources.archive.landing import Landing
from tests.provider_server import ProviderServer, provider_variables
from tests.unit.conftest import DATA

CONTACT = "Jane Doe jane@example.org"
# An evening of a session, on which the library's calendar and the partitions of months know everything asked for.
NOW = datetime(2026, 2, 26, 22)
AMD, MICROSOFT = "0000002488", "0000789019"


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
def _no_proxy(monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)


def keep_lines(path, *beginnings):
    """Leave in a reference table its header and the lines that begin so."""
    header, *lines = path.read_text().splitlines()
    path.write_text("\n".join([header, *(line for line in lines if line.startswith(beginnings))]) + "\n")


@pytest.fixture(scope="session")
def data_template(tmp_path_factory):
    """A data folder that every test copies: two issuers, two securities, and a build that knows them."""
    folder = tmp_path_factory.mktemp("template") / "data"
    shutil.copytree(DATA / "reference", folder / "reference")
    keep_lines(folder / "reference/issuers.csv", AMD, MICROSOFT)
    keep_lines(folder / "reference/securities.csv", "US:AMD,", "US:MSFT,")
    keep_lines(folder / "reference/index_definitions.csv", "SPX,", "RUT,", "VIX,")
    chosen = Settings(source="live", data_dir=folder)
    for contract in (ISSUERS, SECURITIES, INDEX_CONSTITUENTS):
        assert Warehouse(chosen).append(contract, make_source(chosen), "reference").problems == ()
    return folder


@pytest.fixture
def settings(server, data_template, tmp_path):
    """Call it with what differs: every provider at the loopback server, asked once, with a clock that stands."""
    shutil.copytree(data_template / "reference", tmp_path / "data/reference")
    variables = provider_variables(server, REQUESTS_PER_SECOND=500, ATTEMPTS=1, RETRY_SECONDS=0)

    def made(**changes):
        given = {
            "source": "live",
            "sec_contact": CONTACT,
            "data_dir": tmp_path / "data",
            "provider_variables": variables,
        }
        return Settings(**(given | {"now": lambda: NOW} | changes))

    return made


@pytest.fixture
def built(data_template):
    """Call it with settings: their warehouse, which knows issuers and securities."""

    def warehouse(chosen):
        if not chosen.build_path.exists():
            shutil.copytree(data_template / "build", chosen.build_dir.parent, dirs_exist_ok=True)
        return Warehouse(chosen)

    return warehouse


@pytest.fixture
def materialize(built):
    """Call it with (settings, series, months, tags): run one landing asset; returns failure words or None, metadata."""

    def run(chosen, series, months=None, tags=None):
        (asset,) = [each for each in make_landing_assets(chosen) if each.key == landing_key(series)]
        tags = dict(tags or {})
        if months:
            range_tags = ("dagster/asset_partition_range_start", "dagster/asset_partition_range_end")
            tags |= dict(zip(range_tags, months, strict=True))
        result = dg.materialize([asset], resources={"warehouse": built(chosen)}, raise_on_error=False, tags=tags)
        if result.success:
            found = result.asset_materializations_for_node(asset.op.name)[0].metadata
            return None, {name: value.value for name, value in found.items()}
        (failure,) = result.get_step_failure_events()
        stated = failure.step_failure_data.user_failure_data
        assert stated, failure.step_failure_data.error
        return stated.description, {name: value.value for name, value in stated.metadata.items()}

    return run


@pytest.fixture
def landing(tmp_path):
    """Call it with nothing: the archive as it stands now."""
    return lambda: Landing(tmp_path / "data/landing")
