"""Throwaway servers for a lake, on loopback: PostgreSQL from this machine's packages, and S3 from moto."""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Debian keeps the server's programs off the PATH.
PLACES = ("usr/lib/postgresql/*/bin/initdb", "usr/pgsql-*/bin/initdb")
KEYS = {"AWS_ACCESS_KEY_ID": "made up", "AWS_SECRET_ACCESS_KEY": "made up too", "AWS_REGION": "us-east-1"}


def postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl; None where PostgreSQL is not installed."""
    found = sorted(path.parent for place in PLACES for path in Path("/").glob(place))
    return found[-1] if found else None


@contextmanager
def postgres() -> Iterator[str]:
    """A server with an empty database; gives the connection string."""
    programs = postgres_programs()
    assert programs is not None
    with tempfile.TemporaryDirectory() as folder:
        as_user = []
        if os.getuid() == 0:  # as whom it refuses to run
            shutil.chown(folder, "postgres")
            as_user = ["runuser", "-u", "postgres", "--"]
        data, port = f"{folder}/data", free_port()
        start = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"

        def run(program: str, *words: str) -> None:
            # No pipe for its output: that would stay open as long as the server lives.
            command = [*as_user, str(programs / program), "-D", data, *words]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

        run("initdb", "-A", "trust", "-U", "lake", "--no-sync")
        run("pg_ctl", "-o", start, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"host=127.0.0.1 port={port} user=lake dbname=postgres"
        finally:
            run("pg_ctl", "-m", "immediate", "stop")


@contextmanager
def s3() -> Iterator[str]:
    """A server with an empty bucket `lake`; gives its address."""
    port = free_port()
    serve = (
        "from werkzeug.serving import run_simple; from moto.server import DomainDispatcherApplication, "
        f"create_backend_app; run_simple('127.0.0.1', {port}, DomainDispatcherApplication(create_backend_app), "
        "threaded=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", serve], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            for _ in range(300):
                try:
                    urllib.request.urlopen(urllib.request.Request(f"{address}/lake", method="PUT"), timeout=5)
                    break
                except OSError:
                    time.sleep(0.1)
            yield address
        finally:
            server.kill()  # a child of a process that ignores SIGTERM ignores it too


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
