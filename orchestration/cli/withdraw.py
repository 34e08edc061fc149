"""`make withdraw`: take what one file stated, or what one run read, out of a build, or bring it back.

For a file that should not have been read: after you remove it from the drop folder, the raw tables still keep its rows,
as they keep all that they have read.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from orchestration.assets.audit_mark import remove_audit
from orchestration.errors import ActionableError
from orchestration.settings import SOURCES, data_dir_of, utc_now
from orchestration.warehouse.connection import connect, is_held, only_writer
from orchestration.warehouse.withdrawal import Named, WithdrawalError, bring_back, withdraw


def run(data_dir: Path, source: str, named: Named, is_back: bool) -> str:
    """Withdraw the rows from a source's build, or bring them back; returns the text to print.

    Waits while a run is at work. Raises WithdrawalError where nothing has that name.
    """
    build_dir = data_dir / "build" / source
    if source not in SOURCES or not (build_dir / "warehouse.duckdb").exists():
        raise WithdrawalError(f"SOURCE={source}: nothing was built from it; choose of {', '.join(SOURCES)}")
    if is_held(build_dir.parent):
        print("Another run is at work; this waits for it to end …", flush=True)
    with only_writer(build_dir.parent), connect(build_dir / "warehouse.duckdb") as connection:
        remove_audit(build_dir)
        counts = bring_back(connection, named) if is_back else withdraw(connection, named, utc_now())
    rows = "\n".join(f"  {table}: {count:,} row{'' if count == 1 else 's'}" for table, count in counts.items())
    done = "Brought back" if is_back else "Withdrawn"
    return f"{done}: {named.label}\n{rows}\n{_what_follows(source, named, is_back)}"


def _what_follows(source: str, named: Named, is_back: bool) -> str:
    choice = f"{'FILE' if named.column == 'source_file' else 'RUN'}='{named.value}'"
    if is_back:
        return f"The published file has them again after the next `make warehouse SOURCE={source}`."
    return (
        f"The published file is without them after the next `make warehouse SOURCE={source}`. They are kept in the "
        f"schema withdrawn; `make withdraw {choice} BACK=1 SOURCE={source}` brings them back. "
        "A file that still lies where it was is read again: correct it or take it away first."
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Withdraw what is asked for; the exit code is 2 where that is not possible."""
    parser = argparse.ArgumentParser(prog="python -m orchestration.cli.withdraw", description=__doc__)
    parser.add_argument("--file", default="", help="a file as messages name it: quotes/prices.csv")
    parser.add_argument("--run", default="", help="a run's id, as in the column batch_id")
    parser.add_argument("--back", default="", help="1: bring back what was withdrawn")
    asked = parser.parse_args(arguments)
    try:
        if bool(asked.file) == bool(asked.run) or asked.back not in ("", "0", "1"):
            raise WithdrawalError(
                "name one file, as messages and the column source_file do: `make withdraw FILE=quotes/prices.csv "
                "SOURCE=files`; or one run: `make withdraw RUN=<batch_id>`; BACK=1 brings it back"
            )
        named = Named("source_file", asked.file) if asked.file else Named("batch_id", asked.run)
        source = os.environ.get("MARKET_WAREHOUSE_SOURCE") or SOURCES[0]
        print(run(data_dir_of(os.environ), source, named, asked.back == "1"))
    except (ActionableError, OSError) as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
