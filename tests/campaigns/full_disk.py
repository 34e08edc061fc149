"""Runs on a disk that fills up at one moment or another: nothing half published, the reason said, the next run whole.

A small disk in memory is mounted in a namespace of its own, where the system lets a user do that.
"""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

from tests.campaigns.kills import BrokenPromiseError
from tests.integration.built import ROOT, new_data_folder

MEGABYTE = 1_000_000
# What a build of the shipped data needs of a disk, with the published file and the brief.
NEEDED_MEGABYTES = 160
INSIDE = "--inside"
NO_MOUNT = "this user may not mount a disk"


def fill_disks(folder: Path, count: int) -> Counter[str]:
    """Run on so many disks, of which the free room grows from nothing to nearly enough; returns what came of the runs.

    Raises BrokenPromiseError, and OSError where this machine mounts nothing for a user.
    """
    own = ["unshare", "--user", "--map-root-user", "--mount"]
    again = [sys.executable, "-m", "tests.campaigns.full_disk", INSIDE, str(folder), str(count)]
    result = subprocess.run([*own, *again], cwd=ROOT, capture_output=True, text=True)
    if result.returncode == 0:
        counted = (line.rsplit("\t", 1) for line in result.stdout.splitlines() if "\t" in line)
        return Counter({outcome: int(times) for outcome, times in counted})
    if NO_MOUNT in result.stderr or result.stderr.startswith("unshare"):
        raise OSError(f"no disk could be mounted: {result.stderr[-500:]}")
    raise BrokenPromiseError(result.stderr[-3000:])


def _inside(folder: Path, count: int) -> Counter[str]:
    # Not called a disk: messages name the folder.
    disk = folder / "small"
    disk.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={4 * NEEDED_MEGABYTES}m", "tmpfs", disk])
    if mounted.returncode != 0:
        sys.exit(NO_MOUNT)
    try:
        return _fill(disk, count)
    finally:
        subprocess.run(["umount", "--lazy", disk], check=True)


def _fill(disk: Path, count: int) -> Counter[str]:
    came: Counter[str] = Counter()
    built = new_data_folder(disk / "warehouse")
    expected: dict[str, list[tuple]] = {}
    for number in range(count):
        free = number * NEEDED_MEGABYTES * MEGABYTE // count
        _leave(disk, free)
        result = built.build()
        said = result.stdout + result.stderr
        published = built.data_dir / "warehouse.duckdb"
        if "Traceback" in said:
            raise BrokenPromiseError(f"{free / MEGABYTE:.0f} MB free: a traceback\n{said[-3000:]}")
        if result.returncode == 0 and not published.exists():
            raise BrokenPromiseError(f"{free / MEGABYTE:.0f} MB free: exit code 0, and nothing is published")
        is_said = any(words in said for words in ("No space left", "room on the disk", "MB free"))
        if result.returncode != 0 and not is_said:
            raise BrokenPromiseError(f"{free / MEGABYTE:.0f} MB free: the disk is not named\n{said[-3000:]}")
        if published.exists():
            found = built.fingerprints()
            expected = expected or found
            if found != expected:
                raise BrokenPromiseError(f"{free / MEGABYTE:.0f} MB free: the published file has changed")
        came[f"exit code {result.returncode}"] += 1
        print(f"  {free / MEGABYTE:.0f} MB free: exit code {result.returncode}", file=sys.stderr, flush=True)
    (disk / "filler").unlink()
    result = built.build()
    if result.returncode != 0:
        raise BrokenPromiseError(f"with room again the run fails:\n{result.stdout[-1000:]}{result.stderr}")
    if expected and built.fingerprints() != expected:
        raise BrokenPromiseError("with room again the marts are others")
    return came


def _leave(disk: Path, free: int) -> None:
    """Fill the disk but for so many bytes."""
    filler = disk / "filler"
    filler.unlink(missing_ok=True)
    place = os.statvfs(disk)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(place.f_bavail * place.f_frsize - free, 1))


if __name__ == "__main__":
    for outcome, times in _inside(Path(sys.argv[2]), int(sys.argv[3])).items():
        print(f"{outcome}\t{times}")
