"""`python -m orchestration.cli.ui.webserver`: Dagster's webserver, with its arguments, behind the guard."""

import os

from dagster_webserver import app, cli
from dagster_webserver.webserver import DagsterWebserver
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from orchestration.cli.ui.guard import OwnPageOnly

# Against DNS rebinding: an attacker's host name that resolves to this machine is none of these.
LOCAL_HOSTS = ("127.0.0.1", "localhost")
HOSTS_VARIABLE = "MARKET_WAREHOUSE_UI_HOSTS"


def allowed_hosts(named: str) -> list[str]:
    """Host names under which the page answers: this machine's own, and those named, with commas between them."""
    return [*LOCAL_HOSTS, *(name.strip().lower() for name in named.split(",") if name.strip())]


class GuardedWebserver(DagsterWebserver):
    """Dagster's webserver, which receives only what the guard lets through."""

    def build_middleware(self) -> list[Middleware]:
        """The guard first, then Dagster's own."""
        hosts = allowed_hosts(os.environ.get(HOSTS_VARIABLE, ""))
        return [
            Middleware(TrustedHostMiddleware, allowed_hosts=hosts, www_redirect=False),
            Middleware(OwnPageOnly),
            *super().build_middleware(),
        ]


if __name__ == "__main__":
    app.DagsterWebserver = GuardedWebserver  # type: ignore[misc]
    cli.main()
