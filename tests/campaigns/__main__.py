"""`make campaign`: kills, readers, full disks, random days and rows, in numbers that take hours; what survived.

    make campaign KILLS=200 READERS=10 DISKS=20 DAYS=200 ROWS=500

A small one is among the integration tests. Raises BrokenPromiseError at the first promise that is not kept.
"""

import argparse
import random
import shutil
import tempfile
import time
from pathlib import Path

from tests.campaigns.changes import change_days
from tests.campaigns.full_disk import fill_disks
from tests.campaigns.kills import kill_builds, kill_fetches, random_kills
from tests.campaigns.readers import read_while_publishing
from tests.campaigns.rows import change_rows
from tests.integration.built import new_data_folder

READER_RUNS = 3


def main() -> None:
    """Run the campaigns one after another; print what was tried."""
    parser = argparse.ArgumentParser(prog="python -m tests.campaigns", description=__doc__)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--readers", type=int, default=10)
    parser.add_argument("--disks", type=int, default=5)
    parser.add_argument("--days", type=int, default=5, help="sequences of random days of a small market")
    parser.add_argument("--rows", type=int, default=20, help="sequences of random changes of quotes, in quick builds")
    parser.add_argument("--seed", type=int, default=None, help="of the random moments, to try the same ones again")
    asked = parser.parse_args()
    seed = asked.seed if asked.seed is not None else random.randrange(10**6)
    random.seed(seed)
    print(f"The random moments follow from --seed {seed}")
    with tempfile.TemporaryDirectory(prefix="campaign-") as name:
        folder = Path(name)
        undisturbed = new_data_folder(folder / "undisturbed")
        started = time.monotonic()
        assert undisturbed.build().returncode == 0, "the undisturbed run fails: run `make warehouse` to see why"
        whole_seconds = time.monotonic() - started
        if asked.kills:
            fetches = asked.kills // 5
            kills = random_kills(asked.kills - fetches, whole_seconds)
            _tell("kills", kill_builds(folder / "killed", kills, undisturbed))
            _tell("kills while fetching", kill_fetches(folder / "fetching", fetches))
        if asked.readers:
            _tell(f"{asked.readers} readers", read_while_publishing(undisturbed, asked.readers, READER_RUNS))
        if asked.disks:
            _tell("full disks", fill_disks(folder / "disks", asked.disks))
        for number in range(asked.days):
            sequence = seed * 1000 + number
            steps = random.randint(3, 8)
            _tell(f"days of --seed {sequence}", change_days(folder / f"days-{number}", sequence, steps))
            shutil.rmtree(folder / f"days-{number}")
        if asked.rows:
            sequences = range(seed * 1000, seed * 1000 + asked.rows)
            _tell(f"rows of seeds {sequences[0]} to {sequences[-1]}", change_rows(folder / "rows", sequences))


def _tell(what: str, counted: dict[str, int]) -> None:
    print(f"{what}:", *(f"  {name}: {times}" for name, times in sorted(counted.items())), sep="\n", flush=True)


if __name__ == "__main__":
    main()
