"""`python -m orchestration.cli.ui --port 3000`: what `make ui` runs, `dg dev` with the guarded webserver."""

import signal
import sys
from collections.abc import Sequence
from subprocess import Popen
from typing import Any

import dagster as dg
from dagster._cli import dev
from dagster_dg_cli.cli.dev import dev_command
from dagster_shared.ipc import open_ipc_subprocess

from orchestration.assets.run_marks import settle
from orchestration.settings import from_environment


def _open_guarded(parts: Sequence[str], **options: Any) -> "Popen[Any]":
    """Start one of the processes of `dg dev`, with the guarded webserver in place of Dagster's."""
    modules = {"dagster_webserver": "orchestration.cli.ui.webserver"}
    return open_ipc_subprocess([modules.get(part, part) for part in parts], **options)


if __name__ == "__main__":
    # A signal that ends this process must also end its children: webserver, daemon, the project's code.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as `nohup` leaves it
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    with dg.DagsterInstance.get() as instance:
        settle(instance, from_environment().build_dir.parent)
    dev.open_ipc_subprocess = _open_guarded
    dev_command(["--host", "127.0.0.1", *sys.argv[1:]], prog_name="make ui")
