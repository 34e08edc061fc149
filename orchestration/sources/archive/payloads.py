"""What can be asked of a provider, and what came of asking: the types of the landing archive and its index."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from orchestration.errors import ActionableError

# A key becomes a folder's name: no separator, no leading dot, nothing that a shell or SQL would read otherwise.
KEY = re.compile(r"[A-Z0-9^][A-Z0-9.^=_-]{0,31}")
NAME = re.compile(r"[a-z][a-z0-9_]{0,31}")
SECRET_PARAMETERS = re.compile(r"key|token|secret|crumb|password|signature|auth", re.IGNORECASE)


class LandingError(ActionableError):
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


class Asked(NamedTuple):
    """One thing wanted, and where a provider has it: path and parameters below its base address."""

    wanted: Wanted
    path: str
    params: Mapping[str, str] = {}


@dataclass(frozen=True)
class Payload(Wanted):
    """One line of the index: what came of asking once.

    batch_id: everything asked for together. fetched_at: when the answer was there (UTC). address: without secrets.
    http_status: None where no answer came. bytes_count, sha256: of the content as it is parsed. file: where it is
    kept, from the archive's root; None where nothing came. problem: why nothing came, or why what came is not what was
    asked for; None otherwise. etag, last_modified: what the provider calls this version.
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
    def is_good(self) -> bool:
        """Whether it is what was asked for."""
        return self.file is not None and self.problem is None

    @property
    def label(self) -> str:
        """What rows and messages call it."""
        return f"landing/{self.file}"


# Says what is wrong with a payload that has just been kept at a path; None where it is what was asked for.
Check = Callable[[Path, Payload], str | None]


def without_secrets(address: str) -> str:
    """The address without user and password, the values of secret parameters replaced by REDACTED."""
    parts = urlsplit(address)
    query = urlencode(
        [
            (name, "REDACTED" if SECRET_PARAMETERS.search(name) else value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
        ],
        safe="^:,",
    )
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, query, ""))
