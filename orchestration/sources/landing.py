"""The landing archive: every payload as it came, stored before anything parses it, and an index of what was asked.

    data/landing/<provider>/<dataset>/<key>/<time>-<sha256>.<extension>.gz    the bytes, each kept once
    data/landing/index.jsonl                                                  one line for each answer or failure

The archive alone is enough to build the warehouse again: the index says what was known when, in order.
"""

import gzip
import hashlib
import json
import os
import re
import threading
import zlib
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import BinaryIO
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

INDEX = "index.jsonl"
# A key becomes a folder's name: no separator, no leading dot, nothing that a shell or SQL would read otherwise.
KEY = re.compile(r"[A-Z0-9^][A-Z0-9.^=_-]{0,31}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
SECRET_PARAMETERS = re.compile(r"key|token|secret|crumb|password|signature|auth", re.IGNORECASE)
DATES = ("first_date", "after_date")


class LandingError(ValueError):
    """The archive is damaged, or something asks for a name that it cannot keep; the message says what to do."""


@dataclass(frozen=True)
class Wanted:
    """One thing to ask a provider for. Raises LandingError for a key that could not be a folder's name.

    key: what tells it from others of its dataset: a CIK, a symbol, a series. first_date, after_date: the days asked
    for, the last one excluded; None where the provider always sends everything.
    """

    provider: str
    dataset: str
    key: str
    extension: str
    first_date: date | None = None
    after_date: date | None = None

    def __post_init__(self) -> None:
        names = (self.provider, self.dataset, self.extension)
        if not KEY.fullmatch(self.key) or not all(NAME.fullmatch(name) for name in names):
            raise LandingError(f"{'/'.join((*names, self.key))!r} cannot be asked for: the key is no symbol or number")

    @property
    def series(self) -> str:
        """What all payloads for the same key share: `provider/dataset/key`."""
        return f"{self.provider}/{self.dataset}/{self.key}"


@dataclass(frozen=True)
class Payload(Wanted):
    """One line of the index: what came of asking once.

    batch_id: everything asked for together. fetched_at: when the answer was there (UTC). address: without secrets.
    http_status: None where no answer came. bytes_count, sha256: of the content as it is parsed. file: where it is
    kept, from the archive's root; None where nothing came. problem: why nothing came, None otherwise. etag,
    last_modified: what the provider calls this version.
    """

    batch_id: str = ""
    fetched_at: datetime = datetime.min
    address: str = ""
    http_status: int | None = None
    bytes_count: int = 0
    sha256: str | None = None
    file: str | None = None
    problem: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def label(self) -> str:
        """What rows and messages call it."""
        return f"landing/{self.file}"


def without_secrets(address: str) -> str:
    """The address without user, password and the values of parameters that are no one else's business."""
    parts = urlsplit(address)
    query = urlencode(
        [
            (name, "REDACTED" if SECRET_PARAMETERS.search(name) else value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ],
        safe="^:,",
    )
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))


class Landing:
    """The archive below one folder. Its methods may be called from several threads of one process.

    Raises LandingError where the index is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._payloads = _read_index(folder / INDEX)

    def payloads(self, *series: str) -> list[Payload]:
        """Everything ever asked for, in order; of the given `provider/dataset` only."""
        return [p for p in self._payloads if not series or f"{p.provider}/{p.dataset}" in series]

    def latest(self, wanted: Wanted) -> Payload | None:
        """The last payload for the same key of which there is a file."""
        return next((p for p in reversed(self._payloads) if p.series == wanted.series and p.file), None)

    def path(self, payload: Payload) -> Path:
        """Where a payload's bytes lie."""
        assert payload.file is not None, f"{payload.series}: nothing came"
        return self.folder / payload.file

    def store(
        self,
        wanted: Wanted,
        batch_id: str,
        fetched_at: datetime,
        address: str,
        http_status: int,
        content: bytes,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> Payload:
        """Keep a payload and note it in the index; bytes that the key's archive holds already are not kept again."""
        digest = hashlib.sha256(content).hexdigest()
        with self._lock:
            same = (p.file for p in self._payloads if p.series == wanted.series and p.sha256 == digest and p.file)
            file = next(same, None) or f"{wanted.series}/{fetched_at:%Y%m%dT%H%M%S%fZ}-{digest}.{wanted.extension}.gz"
            if not (self.folder / file).exists():
                _write_whole(self.folder / file, gzip.compress(content, mtime=0))
            return self._note(
                Payload(
                    **asdict(_only_wanted(wanted)),
                    batch_id=batch_id,
                    fetched_at=fetched_at,
                    address=without_secrets(address),
                    http_status=http_status,
                    bytes_count=len(content),
                    sha256=digest,
                    file=file,
                    etag=etag,
                    last_modified=last_modified,
                )
            )

    def note_unchanged(self, earlier: Payload, batch_id: str, fetched_at: datetime, http_status: int) -> Payload:
        """Note that the provider still has what came earlier."""
        kept = asdict(earlier) | {"batch_id": batch_id, "fetched_at": fetched_at, "http_status": http_status}
        with self._lock:
            return self._note(Payload(**kept))

    def note_failure(
        self,
        wanted: Wanted,
        batch_id: str,
        fetched_at: datetime,
        address: str,
        http_status: int | None,
        problem: str,
    ) -> Payload:
        """Note that nothing came, and why."""
        with self._lock:
            return self._note(
                Payload(
                    **asdict(_only_wanted(wanted)),
                    batch_id=batch_id,
                    fetched_at=fetched_at,
                    address=without_secrets(address),
                    http_status=http_status,
                    problem=problem,
                )
            )

    def verify(self) -> list[str]:
        """Recompute every hash; returns what is wrong: a file missing, damaged, altered, or in no index line."""
        problems = []
        known = {p.file: p.sha256 for p in self._payloads if p.file}
        for file, digest in sorted(known.items()):
            try:
                found = hashlib.sha256(gzip.decompress((self.folder / file).read_bytes())).hexdigest()
            except FileNotFoundError:
                problems.append(f"landing/{file}: is in the index and not there")
            except (OSError, EOFError, zlib.error) as error:
                problems.append(f"landing/{file}: is a damaged gzip file ({error})")
            else:
                if found != digest:
                    problems.append(f"landing/{file}: has been altered: its SHA-256 is {found}")
        there = {path.relative_to(self.folder).as_posix() for path in self.folder.glob("*/*/*/*.gz")}
        problems += [f"landing/{file}: is in no line of {INDEX}" for file in sorted(there - known.keys())]
        return problems

    def _note(self, payload: Payload) -> Payload:
        line = json.dumps(asdict(payload), default=lambda value: value.isoformat(), separators=(",", ":"))
        self.folder.mkdir(parents=True, exist_ok=True)
        with (self.folder / INDEX).open("a+b") as stream:
            _drop_torn_line(stream)
            stream.write(line.encode() + b"\n")
            stream.flush()
            os.fsync(stream.fileno())
        self._payloads.append(payload)
        return payload


def _only_wanted(wanted: Wanted) -> Wanted:
    return Wanted(**{name: getattr(wanted, name) for name in Wanted.__dataclass_fields__})


def _write_whole(path: Path, content: bytes) -> None:
    """Write beside and rename: a killed run leaves no half payload under a good name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.part")
    with part.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(part, path)


def _drop_torn_line(stream: BinaryIO) -> None:
    """Take away the half line of a run that was killed as it wrote."""
    size = stream.seek(0, os.SEEK_END)
    if size == 0:
        return
    stream.seek(size - 1)
    if stream.read(1) != b"\n":
        stream.seek(0)
        stream.truncate(stream.read().rfind(b"\n") + 1)


def _read_index(path: Path) -> list[Payload]:
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
        return Payload(**fields)
    except (ValueError, TypeError, KeyError) as error:
        raise LandingError(
            f"landing/{path.name} line {number} cannot be read ({error}): restore the file from a backup, or delete "
            "the line and fetch again"
        ) from error
