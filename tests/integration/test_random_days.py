"""After random days, what was built of the changes alone equals a build of everything."""

from pathlib import Path

import pytest

from tests.campaigns.changes import change_days


@pytest.mark.parametrize("seed", [4])
def test_after_random_days_the_tables_are_those_of_a_build_of_everything(tmp_path: Path, seed: int) -> None:
    """`make campaign DAYS=…` tries more of them."""
    assert change_days(tmp_path, seed, 3).total() == 3
