"""The arguments of the command line, and which of them a source does not support."""

import argparse
from collections.abc import Sequence

from orchestration.cli.months import Months, parse_months
from orchestration.settings import Settings, SettingsError


def parse_arguments(arguments: Sequence[str]) -> argparse.Namespace:
    """The arguments of `python -m orchestration`; exits with code 2 for unknown ones."""
    parser = argparse.ArgumentParser(
        prog="python -m orchestration",
        description="Fetch where the source is live, build, audit and publish data/warehouse.duckdb.",
    )
    parser.add_argument("--from", dest="first", metavar="2024-01", default="", help="first month to fetch and read")
    parser.add_argument(
        "--to", dest="last", metavar="2024-12", default="", help="last month; by default the running one"
    )
    parser.add_argument("--quiet", action="store_true", help="say nothing but what is wrong, on standard error")
    parser.add_argument("--check", action="store_true", help="only say whether the settings can work")
    parser.add_argument("--full", action="store_true", help="read and build everything, changed or not")
    parser.add_argument("--replay", action="store_true", help="build anew from the landing archive; ask nobody")
    return parser.parse_args(arguments)


def months_asked(asked: argparse.Namespace, settings: Settings) -> Months | None:
    """The months named, or None. Raises SettingsError for arguments that the source does not support."""
    if asked.replay and settings.source != "live":
        raise SettingsError("a replay reads the landing archive: run `make replay`, or set SOURCE=live")
    if asked.replay and (asked.first or asked.last):
        raise SettingsError("a replay reads the whole archive: leave out the months")
    if settings.source == "embedded" and (asked.first or asked.last):
        raise SettingsError("the shipped data have no other months: add SOURCE=live or SOURCE=files")
    return parse_months(asked.first, asked.last, settings.now())
