"""The landing archive's index on disk: one line of JSON for each answer or failure, only ever appended."""

import json
import os
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO

from filelock import FileLock

from orchestration.sources.archive.payloads import LandingError, Payload

INDEX = "index.jsonl"
DATES = ("first_date", "after_date")


def append_line(path: Path, payload: Payload) -> None:
    """Write one line, whole, and wait until it is on the disk."""
    line = json.dumps(asdict(payload), default=lambda value: value.isoformat(), separators=(",", ":"))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Two runs may write at once: what one is writing must not look like a torn line to the other.
    with FileLock(path.with_name(".index.lock")), path.open("a+b") as stream:
        _drop_torn_line(stream)
        stream.write(line.encode() + b"\n")
        stream.flush()
        os.fsync(stream.fileno())


def _drop_torn_line(stream: BinaryIO) -> None:
    """Take away the half line of a run that was killed as it wrote."""
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        return
    stream.seek(size - 1)
    if stream.read(1) != b"\n":
        stream.seek(0)
        stream.truncate(stream.read().rfind(b"\n") + 1)


def read_index(path: Path) -> list[Payload]:
    """Every line in order, none where there is no index; raises LandingError for a line that cannot be one."""
    if not path.exists():
        return []
    lines = path.read_bytes().split(b"\n")
    # What follows the last line's end is the line of a run that was killed as it wrote.
    return [_payload(line, path, number) for number, line in enumerate(lines[:-1], start=1)]


def _payload(line: bytes, path: Path, number: int) -> Payload:
    try:
        fields = json.loads(line)
        fields |= {name: date.fromisoformat(fields[name]) for name in DATES if fields[name]}
        fields["fetched_at"] = datetime.fromisoformat(fields["fetched_at"])
        payload = Payload(**fields)
        if payload.file and Path(payload.file).parent.as_posix() != payload.series:
            raise ValueError(f"{payload.file!r} is no file of {payload.series}")
        return payload
    except (LandingError, ValueError, TypeError, KeyError) as error:
        raise LandingError(
            f"landing/{path.name} line {number} cannot be read ({error}): restore the file from a backup, or delete "
            "the line and fetch again"
        ) from error
