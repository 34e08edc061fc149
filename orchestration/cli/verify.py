"""`python -m orchestration.cli.verify`: recomputes the hash of every payload in the landing archive."""

import sys

from orchestration.errors import ActionableError
from orchestration.settings import from_environment
from orchestration.sources.archive.landing import Landing


def main() -> int:
    """Print what is wrong, one line each; returns 0 where nothing is."""
    try:
        landing = Landing(from_environment().landing_dir)
        problems = landing.verify()
    except ActionableError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    for problem in problems:
        print(problem, file=sys.stderr)
    kept = len({payload.file for payload in landing.payloads() if payload.file})
    print(f"{kept:,} payloads, {len(landing.payloads()):,} lines in the index, {len(problems):,} problem(s)")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
