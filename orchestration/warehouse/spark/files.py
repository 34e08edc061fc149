"""Spark's files, in a folder that its workers see or in S3: how they are listed, written whole, and deleted."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from orchestration.settings import S3A
from orchestration.warehouse.s3 import S3Error, s3_access

if TYPE_CHECKING:
    from obstore.store import S3Config

SUFFIX = ".parquet"


class Files(Protocol):
    """Files by names that are relative to a root, with a slash between folders."""

    def names(self, folder: str) -> set[str]:
        """The names of the Parquet files below a folder, relative to it."""
        ...

    def written(self, name: str) -> AbstractContextManager[Path]:
        """A path to write to; the file has its name when the block ends, and whole, or else not at all."""
        ...

    def keep(self, folder: str, names: set[str]) -> None:
        """Delete what is below a folder but these files: others, and what a killed run left half-written."""
        ...

    def remove(self, folder: str) -> None:
        """Delete a folder with all that is in it."""
        ...


def files_at(root: str, environ: Mapping[str, str] = os.environ) -> Files:
    """The files below a folder, or below an address that begins with s3a://; raises S3Error without its keys."""
    return Bucket(root, environ) if root.startswith(S3A) else Folder(Path(root))


class Folder:
    """Files in a folder."""

    def __init__(self, root: Path) -> None:
        self._root = root

    def names(self, folder: str) -> set[str]:
        """See Files."""
        top = self._root / folder
        return {str(path.relative_to(top)) for path in top.glob(f"**/*{SUFFIX}")}

    @contextmanager
    def written(self, name: str) -> Iterator[Path]:
        """See Files."""
        path = self._root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # Spark passes over what begins with a dot.
        half = path.with_name(f".{path.name}.next")
        yield half
        os.replace(half, path)

    def keep(self, folder: str, names: set[str]) -> None:
        """See Files."""
        top = self._root / folder
        for path in top.glob("**/*"):
            if path.is_file() and str(path.relative_to(top)) not in names:
                path.unlink()

    def remove(self, folder: str) -> None:
        """See Files."""
        with suppress(FileNotFoundError):
            shutil.rmtree(self._root / folder)


class Bucket:
    """Files in S3, where each is put in its place at once and whole."""

    def __init__(self, root: str, environ: Mapping[str, str]) -> None:
        # Only the extra `spark` has it.
        from obstore.exceptions import BaseError  # noqa: PLC0415
        from obstore.store import S3Store  # noqa: PLC0415

        access, address = s3_access(environ, "SPARK_FILES"), urlsplit(root)
        config: S3Config = {
            "access_key_id": access.key_id,
            "secret_access_key": access.secret,
            "region": access.place.region,
            "virtual_hosted_style_request": not access.place.endpoint,
        }
        if access.session_token:
            config["session_token"] = access.session_token
        if access.place.endpoint:
            config["endpoint"] = access.place.endpoint
        self._root, self._errors = root, (BaseError, OSError)
        self._store = S3Store(
            address.netloc,
            prefix=address.path.strip("/"),
            config=config,
            client_options={"allow_http": not access.place.is_encrypted},
        )

    def names(self, folder: str) -> set[str]:
        """See Files."""
        return {name for name in self._all(folder) if name.endswith(SUFFIX)}

    @contextmanager
    def written(self, name: str) -> Iterator[Path]:
        """See Files."""
        with tempfile.TemporaryDirectory(prefix="market-warehouse-") as folder:
            path = Path(folder) / "rows"
            yield path
            with self._in_words():
                self._store.put(name, path)

    def keep(self, folder: str, names: set[str]) -> None:
        """See Files."""
        if gone := sorted(self._all(folder) - names):
            with self._in_words():
                self._store.delete([f"{folder}/{name}" for name in gone])

    def remove(self, folder: str) -> None:
        """See Files."""
        self.keep(folder, set())

    def _all(self, folder: str) -> set[str]:
        with self._in_words():
            return {found["path"].removeprefix(f"{folder}/") for part in self._store.list(folder) for found in part}

    @contextmanager
    def _in_words(self) -> Iterator[None]:
        try:
            yield
        except self._errors as error:
            raise S3Error(
                f"{self._root} cannot be read or written ({str(error).partition(chr(10))[0]}): look at the name of the "
                "bucket, at AWS_ENDPOINT_URL, and at what the keys allow"
            ) from error
