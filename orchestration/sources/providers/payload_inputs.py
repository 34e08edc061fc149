"""What a landed payload states: for each raw table that reads it, the input; and whether it is what was asked for."""

from collections.abc import Callable, Collection
from pathlib import Path

from orchestration.sources.archive.payloads import Check, Payload
from orchestration.sources.csv_shape import check_csv
from orchestration.sources.files import RATE_IDS, RATES
from orchestration.sources.inputs import FileInput, Input, ParsedInput, SourceFileError, Unpivot
from orchestration.sources.providers.sec.company_facts import company_facts_input
from orchestration.sources.providers.sec.filings import filings_input
from orchestration.sources.providers.yahoo import charts

QUOTES, ACTIONS, LEVELS = "raw_market.daily_quotes", "raw_market.corporate_actions", "raw_market.index_levels"
RATE_TABLE = "raw_market.policy_rates"
FACTS, FILINGS = "raw_fundamentals.company_facts", "raw_fundamentals.filings"


def inputs_of(payload: Payload, path: Path, tags: Collection[str]) -> dict[str, Input]:
    """The inputs of a payload, which lies at `path`, by raw table. tags: the tracked concepts of company facts."""
    name, cik = payload.provider, payload.key.removeprefix("CIK")
    readers: dict[str, Callable[[], dict[str, Input]]] = {
        "sec/companyfacts": lambda: {FACTS: company_facts_input(path, payload.label, name, cik, tags)},
        "sec/submissions": lambda: {FILINGS: filings_input(path, payload.label, name, cik)},
        "fred/graph": lambda: _graph(payload, path),
        "cboe/vix_history": lambda: {LEVELS: FileInput(path, payload.label, name, {"index_id": payload.key})},
        "yahoo/chart": lambda: _chart(payload, path),
    }
    return readers[f"{name}/{payload.dataset}"]()


def _graph(payload: Payload, path: Path) -> dict[str, Input]:
    # The contract knows whose series it is.
    level = Unpivot("index_id", {payload.key.lower(): (payload.key, "close_points")})
    table, unpivot = (RATE_TABLE, RATES) if payload.key in RATE_IDS else (LEVELS, level)
    return {table: FileInput(path, payload.label, payload.provider, unpivot=unpivot)}


def _chart(payload: Payload, path: Path) -> dict[str, Input]:
    if charts.is_index(payload.key):
        return {LEVELS: charts.index_levels_input(payload, path, payload.provider)}
    return {
        QUOTES: charts.quotes_input(payload, path, payload.provider),
        ACTIONS: charts.actions_input(payload, path, payload.provider),
    }


def payload_check(tags: Collection[str]) -> Check:
    """What the archive asks about each payload: is it, as a whole, what was asked for?"""

    def problem_of(path: Path, payload: Payload) -> str | None:
        try:
            for item in inputs_of(payload, path, tags).values():
                if isinstance(item, ParsedInput):
                    item.parse()
                elif isinstance(item, FileInput):
                    _check_columns(item, payload)
        except SourceFileError as error:
            return error.problem
        return None

    return problem_of


def _check_columns(item: FileInput, payload: Payload) -> None:
    header = [name.strip().lower() for name in check_csv(item).header]
    needed = payload.key.lower() if item.unpivot else "close"
    if needed not in header:
        raise SourceFileError(
            item.label, f"has no column {needed.upper()}, which was asked for; it has: {', '.join(header)}"
        )
