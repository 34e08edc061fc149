"""Replaces the file that people read by an audited build file: they see the old or the new one, never a half of it."""

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path

import duckdb

from orchestration.errors import ActionableError
from orchestration.warehouse.connection import connect
from orchestration.warehouse.memory import memory_limit
from orchestration.warehouse.tables import literal

# 2026-11: copying table by table takes ten times as long as copying the file; so the build file is made compact too.
FREE_SHARE = 0.25
# Linux's FICLONE, which btrfs, XFS and others know.
SHARE_BLOCKS = 0x40049409


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
        blocks = connection.execute(
            "select total_blocks, free_blocks from pragma_database_size() where database_name = current_database()"
        ).fetchone()
    assert blocks is not None
    is_loose = blocks[1] > FREE_SHARE * blocks[0]
    compact = build_path.resolve().with_name(f".{build_path.name}.compact")
    for left_over in (compact, *published_path.parent.glob(f".{published_path.name}.*.next*")):
        left_over.unlink(missing_ok=True)  # of a run that was killed while it copied
    copy = published_path.with_name(f".{published_path.name}.{os.getpid()}.next")
    try:
        if is_loose:
            _copy_tables(build_path, copy)
        else:
            copy_file(build_path, copy)
        put(copy, published_path)
        # A log left by whoever wrote to the earlier file would be replayed into this one.
        published_path.with_name(f"{published_path.name}.wal").unlink(missing_ok=True)
    except (OSError, duckdb.Error) as error:
        copy.unlink(missing_ok=True)
        why = error.strerror if isinstance(error, OSError) else str(error).splitlines()[0]
        raise PublishError(
            f"{published_path.name} was not replaced ({why}); the earlier one is untouched. "
            f"Publishing needs {build_path.stat().st_size / 1e6:,.0f} MB free beside it."
        ) from error
    if is_loose:
        # What only saves time and room must not make a publication fail.
        with suppress(OSError):
            try:
                copy_file(published_path, compact)
                put(compact, build_path.resolve())
            finally:
                compact.unlink(missing_ok=True)
    return published_path.stat().st_size


def put(copy: Path, path: Path) -> None:
    """Put a file in the place of another once the disk has all of it."""
    with copy.open("rb") as stream:
        os.fsync(stream.fileno())
    os.replace(copy, path)


def _copy_tables(build_path: Path, copy: Path) -> None:
    """Copy table by table: the space of replaced tables, which the build file uses again, is left behind."""
    with duckdb.connect(
        config={"memory_limit": memory_limit(), "temp_directory": f"{build_path.parent}/spill"}
    ) as both:
        both.execute("set timezone = 'UTC'")
        both.execute(f"attach {literal(str(build_path))} as build (read_only)")
        both.execute(f"attach {literal(str(copy))} as copy")
        both.execute("copy from database build to copy")


def copy_file(path: Path, copy: Path) -> None:
    """Copy the file; where the file system can, both share what is the same in them, and nothing is written."""
    with path.open("rb") as source, copy.open("wb") as target:
        try:
            fcntl.ioctl(target.fileno(), SHARE_BLOCKS, source.fileno())
        except OSError:
            shutil.copyfile(path, copy)
