"""Checks before `make ui`, `make mcp` and `make docs` start that the port is a valid number and free."""

import socket
import sys

HIGHEST_PORT = 65535


def why_not(port: str, way_out: str) -> str | None:
    """Why a page cannot be served on a port of this machine; None where it can."""
    if not (port.isascii() and port.isdigit() and 0 < int(port) <= HIGHEST_PORT):
        return f"PORT={port}: a port is a number from 1 to {HIGHEST_PORT}"
    with socket.socket() as caller:
        if caller.connect_ex(("127.0.0.1", int(port))) == 0:
            return f"port {port} is taken: the page may already run on http://127.0.0.1:{port}; else {way_out}"
    return None


if __name__ == "__main__":
    if reason := why_not(sys.argv[1], sys.argv[2]):
        print(f"error: {reason}", file=sys.stderr)
        sys.exit(2)
