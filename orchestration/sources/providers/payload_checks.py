"""Whether a landed payload is, as a whole, what was asked for."""

from collections.abc import Collection
from pathlib import Path

from orchestration.sources.archive.payloads import Check, Payload
from orchestration.sources.csv_shape import check_csv
from orchestration.sources.inputs import FileInput, ParsedInput, SourceFileError
from orchestration.sources.providers.registry import inputs_of


def payload_check(tags: Collection[str]) -> Check:
    """The check that the archive makes of each payload. tags: the tracked concepts of company facts."""

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
