"""Throwaway servers for a lake, on loopback: PostgreSQL from this machine's packages, and S3 from moto."""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# Debian keeps the server's programs off the PATH.
PLACES = ("/usr/lib/postgresql/*/bin/initdb", "/usr/pgsql-*/bin/initdb")
KEYS = {"AWS_ACCESS_KEY_ID": "made up", "AWS_SECRET_ACCESS_KEY": "made up too", "AWS_REGION": "us-east-1"}


def postgres_programs() -> Path | None:
    """The folder of initdb and pg_ctl; None where PostgreSQL is not installed."""
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    matches = sorted(path for place in PLACES for path in Path("/").glob(place.lstrip("/")))
    return matches[-1].parent if matches else None


@contextmanager
def postgres(folder: Path) -> Iterator[str]:
    """A server with an empty database `lake`; gives the connection string. It runs as another user than root."""
    programs = postgres_programs()
    assert programs is not None
    folder.mkdir(parents=True)
    as_user = []
    if os.getuid() == 0:
        shutil.chown(folder, "postgres", pwd.getpwnam("postgres").pw_gid)
        as_user = ["runuser", "-u", "postgres", "--"]
        for above in folder.parents:  # pytest's folders are private to root
            if above.stat().st_mode & 0o011 != 0o011:
                above.chmod(above.stat().st_mode | 0o011)
    port = free_port()
    data, log = folder / "data", folder / "log"
    run = lambda *words: subprocess.run([*as_user, *words], check=True, capture_output=True, cwd="/")  # noqa: E731
    run(programs / "initdb", "-D", data, "-A", "trust", "-U", "lake", "--no-sync")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off"
    # Its output goes to the log: a pipe would stay open as long as the server lives.
    subprocess.run(
        [*as_user, programs / "pg_ctl", "-D", data, "-o", options, "-l", log, "-w", "start"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
    try:
        run(programs / "createdb", "-h", "127.0.0.1", "-p", str(port), "-U", "lake", "lake")
        yield f"host=127.0.0.1 port={port} user=lake dbname=lake"
    finally:
        run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")


@contextmanager
def s3() -> Iterator[str]:
    """A server with an empty bucket `lake`; gives its address."""
    port = free_port()
    serve = (
        "from werkzeug.serving import run_simple; from moto.server import DomainDispatcherApplication, "
        f"create_backend_app; run_simple('127.0.0.1', {port}, DomainDispatcherApplication(create_backend_app), "
        "threaded=True)"
    )
    with subprocess.Popen([sys.executable, "-c", serve], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as server:
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
            server.terminate()


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
