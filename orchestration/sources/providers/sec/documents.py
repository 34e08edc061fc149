"""A JSON document about one company, as the SEC serves it: is it what it should be, and is it this company's?"""

import gzip
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from orchestration.sources.file_checks import file_size, inflated_head
from orchestration.sources.inputs import SourceFileError

# 2026-11: the largest real file inflates to 7 MB, the largest filers' to about 30.
LIMIT_BYTES = 100 * 1000 * 1000
NAME = re.compile(r"CIK([0-9]{10})(?![0-9])", re.IGNORECASE)
CIK = re.compile(r"[0-9]{1,10}")


@dataclass(frozen=True)
class Kind:
    """A kind of document: its name, the JSON key that holds its content, and where it comes from."""

    name: str
    key: str
    origin: str


def cik_in_name(path: Path) -> str | None:
    """The ten digits in a name such as `CIK0000320193.json.gz`; None where it holds none."""
    named = NAME.match(path.name)
    return named[1] if named else None


def read_document(path: Path, label: str, kind: Kind, cik: str | None) -> dict[str, Any]:
    """The content below the kind's key in the document of the company `cik`, ten digits.

    cik: None where the file's name holds none. Raises SourceFileError in that case, and where the file is no such
    document, or another company's.
    """
    document = _document(path, label, kind)
    stated = str(document["cik"]).strip().zfill(10)
    if cik is None:
        raise SourceFileError(label, "has no company in its name; name it CIK and ten digits, as CIK0000320193.json.gz")
    if stated != cik:
        raise SourceFileError(
            label, f"holds the {kind.key} of CIK {stated}, not of CIK {cik}; rename it or download it again"
        )
    content: dict[str, Any] = document[kind.key]
    return content


def _document(path: Path, label: str, kind: Kind) -> dict[str, Any]:
    content = _content(path, label, kind)
    if content.lstrip()[:1] == b"<":
        raise SourceFileError(
            label, "is a web page, not JSON; the SEC refuses requests that do not name who asks: download it again"
        )
    try:
        document = json.loads(content)
    except (ValueError, RecursionError) as error:
        raise SourceFileError(label, f"is not JSON ({error}); download it again from {kind.origin}") from error
    found = document if isinstance(document, dict) else {}
    missing = [] if CIK.fullmatch(str(found.get("cik")).strip()) else ["cik"]
    missing += [] if isinstance(found.get(kind.key), dict) else [kind.key]
    if missing:
        raise SourceFileError(
            label, f"is not SEC {kind.name} (no {' and no '.join(missing)}); they come from {kind.origin}"
        )
    return found


def _content(path: Path, label: str, kind: Kind) -> bytes:
    """The file's bytes, inflated; a file that would fill the memory is turned away before it does."""
    size = file_size(path, label)
    too_large = f"{kind.name} stay far below that: download the file again"
    try:
        if path.name.lower().endswith(".gz"):
            inflated_head(path, label, LIMIT_BYTES, too_large)
            with gzip.open(path) as stream:
                return stream.read()
        if size > LIMIT_BYTES:
            raise SourceFileError(label, f"is larger than {LIMIT_BYTES / 1e6:,.0f} MB; {too_large}")
        return path.read_bytes()
    except OSError as error:
        raise SourceFileError(label, f"cannot be read ({error.strerror}); check its permissions") from error
