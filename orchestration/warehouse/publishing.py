"""Replaces the file that people read by an audited build file: they see the old or the new one, never a half of it."""

import os
import shutil
from pathlib import Path

from orchestration.errors import ActionableError
from orchestration.warehouse.connection import connect


class PublishError(ActionableError):
    """The build could not be published; the published file is as it was before."""


def publish(build_path: Path, published_path: Path) -> int:
    """Checkpoint the build file, copy it beside the published one and put it in its place; returns its size in bytes.

    Raises PublishError, with the old file left untouched, where the copy fails (a full disk, no permission).
    """
    if not build_path.exists():
        raise PublishError(f"there is no build to publish at {build_path}; run `make warehouse`")
    with connect(build_path) as connection:
        connection.execute("force checkpoint")
    for left_over in published_path.parent.glob(f".{published_path.name}.*.next"):
        left_over.unlink()  # of a run that was killed while it copied
    copy = published_path.with_name(f".{published_path.name}.{os.getpid()}.next")
    try:
        shutil.copyfile(build_path, copy)
        with copy.open("rb") as stream:
            os.fsync(stream.fileno())
        os.replace(copy, published_path)
        # A log left by whoever wrote to the earlier file would be replayed into this one.
        published_path.with_name(f"{published_path.name}.wal").unlink(missing_ok=True)
    except OSError as error:
        copy.unlink(missing_ok=True)
        raise PublishError(
            f"{published_path.name} was not replaced ({error.strerror}); the earlier one is untouched. "
            f"Publishing needs {build_path.stat().st_size / 1e6:,.0f} MB free beside it."
        ) from error
    return published_path.stat().st_size
