"""The landing archive: every payload as it came, stored before anything parses it, and an index of what was asked.

    data/landing/<provider>/<dataset>/<key>/<time>-<sha256>.<extension>.gz    the bytes, each kept once
    data/landing/index.jsonl                                                  one line for each answer or failure

The archive alone is enough to build the warehouse again: the index says what was known when, in order.
"""

import gzip
import hashlib
import os
import threading
import zlib
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from pathlib import Path

from orchestration.sources.archive.landing_index import INDEX, append_line, read_index
from orchestration.sources.archive.payloads import Check, LandingError, Payload, Wanted, without_secrets


class Landing:
    """The archive below one folder. Its methods may be called from several threads of one process.

    Raises LandingError where the index is damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._payloads = read_index(folder / INDEX)

    def payloads(self, *series: str) -> list[Payload]:
        """Everything ever asked for, in order; of the given `provider/dataset` only."""
        return [p for p in self._payloads if not series or f"{p.provider}/{p.dataset}" in series]

    def latest(self, wanted: Wanted) -> Payload | None:
        """The last good payload for the same key."""
        return next((p for p in reversed(self._payloads) if p.series == wanted.series and p.is_good), None)

    def path(self, payload: Payload) -> Path:
        """Where a payload's bytes lie."""
        assert payload.file is not None, f"{payload.series}: nothing came"
        return self.folder / payload.file

    def intact_path(self, payload: Payload) -> Path:
        """Where a payload's bytes lie as they came; raises LandingError where they are gone, damaged or altered."""
        if not self.is_intact(payload):
            raise LandingError(
                f"{payload.label} is gone or damaged: restore it from a backup; or give it up: take its lines out of "
                f"data/landing/{INDEX}, and fetch again. `make landing-verify` names all such files"
            )
        return self.path(payload)

    def is_intact(self, payload: Payload) -> bool:
        """Whether a payload's bytes are there and as they came."""
        return payload.file is not None and _digest(self.folder / payload.file) == payload.sha256

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
        check: Check | None = None,
    ) -> Payload:
        """Keep a payload, check it, and note it with the result in the index.

        Bytes that the key's archive holds already are not kept again. check: see Check.
        """
        digest = hashlib.sha256(content).hexdigest()
        with self._lock:
            same = (p.file for p in self._payloads if p.series == wanted.series and p.sha256 == digest and p.file)
            file = next(same, None) or f"{wanted.series}/{fetched_at:%Y%m%dT%H%M%S%fZ}-{digest}.{wanted.extension}.gz"
        if _digest(self.folder / file) != digest:  # not there, or damaged since
            _write_whole(self.folder / file, gzip.compress(content, mtime=0))
        payload = Payload(
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
        if check:
            payload = replace(payload, problem=check(self.folder / file, payload))
        with self._lock:
            return self._note(payload)

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
        problems += [
            f"landing/{file}: is in no line of {INDEX}: a run was killed as it wrote; delete it"
            for file in sorted(there - known.keys())
        ]
        return problems

    def _note(self, payload: Payload) -> Payload:
        payload = replace(payload, fetched_at=self._not_before(payload))
        append_line(self.folder / INDEX, payload)
        self._payloads.append(payload)
        return payload

    def _not_before(self, payload: Payload) -> datetime:
        """When a payload came, or just after the last one of its kind: a clock set back must not make it the older."""
        same = (p.fetched_at for p in reversed(self._payloads) if p.series == payload.series)
        last = next(same, None)
        return max(payload.fetched_at, last + timedelta(microseconds=1)) if last else payload.fetched_at


def _digest(path: Path) -> str | None:
    """The SHA-256 of a kept payload's content; None where it is not there or damaged."""
    try:
        return hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest()
    except (OSError, EOFError, zlib.error):
        return None


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
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name too must outlive a power cut, before the index names it
    finally:
        os.close(folder)
