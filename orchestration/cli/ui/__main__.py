"""`python -m orchestration.cli.ui --port 3000`: what `make ui` runs, `dg dev` with the guarded webserver."""

import argparse
import signal
import sys
from collections.abc import Sequence
from subprocess import Popen
from typing import Any

INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Serve the page until Ctrl-C; returns the exit code."""
    parser = argparse.ArgumentParser(prog="make ui")
    parser.add_argument("--port", default="3000")
    port = parser.parse_args(arguments).port
    # Until there are children to end, Ctrl-C ends this process at once.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    print(
        f"The Dagster page: assets, checks, runs, schedules and charts, in a moment on http://127.0.0.1:{port}\n"
        "It runs the schedules that are switched on, as long as it is open. Ctrl-C ends it, within some seconds.",
        flush=True,
    )
    # Imported here: it takes seconds, in which a person reads.
    import dagster as dg  # noqa: PLC0415
    from dagster._cli import dev  # noqa: PLC0415
    from dagster_dg_cli.cli.dev import dev_command  # noqa: PLC0415

    from orchestration.assets.run_marks import settle  # noqa: PLC0415
    from orchestration.settings import from_environment  # noqa: PLC0415

    # A signal that ends this process must also end its children: webserver, daemon, the project's code.
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as `nohup` leaves it
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    try:
        with dg.DagsterInstance.get() as instance:
            settle(instance, from_environment().build_dir.parent)
        dev.open_ipc_subprocess = _open_guarded
        dev_command(["--host", "127.0.0.1", "--port", port], prog_name="make ui")
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def _open_guarded(parts: Sequence[str], **options: Any) -> "Popen[Any]":
    """Start one of the processes of `dg dev`, with the guarded webserver in place of Dagster's."""
    from dagster_shared.ipc import open_ipc_subprocess  # noqa: PLC0415

    modules = {"dagster_webserver": "orchestration.cli.ui.webserver"}
    return open_ipc_subprocess([modules.get(part, part) for part in parts], **options)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
