"""`python -m orchestration.assistant [--port 8765]`: what `make mcp` runs.

Without a port standard output belongs to the protocol: nothing else is written there.
"""

import argparse
import importlib.util
import sys
from collections.abc import Sequence

from orchestration.errors import ActionableError
from orchestration.settings import from_environment


class ExtraError(ActionableError):
    """The packages that the door for assistants needs are not installed."""


def main(arguments: Sequence[str]) -> int:
    """Serve until the client closes, or Ctrl-C."""
    parser = argparse.ArgumentParser(
        prog="python -m orchestration.assistant", description="A door for assistants (MCP)."
    )
    parser.add_argument("--port", type=int, help="serve by HTTP on 127.0.0.1 instead of standard input and output")
    asked = parser.parse_args(arguments)
    try:
        if importlib.util.find_spec("mcp") is None:
            raise ExtraError("the door for assistants needs the extra mcp: `make extra EXTRA=mcp` installs it")
        published = from_environment().published_path
        if not published.exists():
            raise ExtraError(f"there is no {published.name} yet: `make warehouse` builds it")
    except ActionableError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    # Imported here: it needs the extra.
    from orchestration.assistant.server import HOST, PATH, serve  # noqa: PLC0415

    if asked.port is None:
        where = "on standard input and output, for a client that starts it (docs/assistants.md)"
    else:
        where = f"on http://{HOST}:{asked.port}{PATH}"
    print(f"Market Warehouse for assistants (MCP), read-only, {where}. Ctrl-C ends it.", file=sys.stderr, flush=True)
    try:
        serve(asked.port)
    except KeyboardInterrupt:
        print("Ended.", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
