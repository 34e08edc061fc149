"""What a person gives to make reaches the commands as it stands: neither make nor a shell reads it."""

import os
import subprocess
from pathlib import Path

import pytest

from orchestration.settings import PROJECT_ROOT

# make's own functions and variables, the shell's, quotes, blanks and a comment.
ODD = "$(shell touch {probe}) a$b $HOME `touch {probe}` \"; touch {probe}; ' #"


def _printed(name: str, given: list[str], more: dict[str, str]) -> str:
    """What a recipe of the Makefile finds in a variable of its environment."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith("MARKET_WAREHOUSE_")}
    result = subprocess.run(
        ["make", "--no-print-directory", f"--eval=probe: ; @printenv {name}", *given, "probe"],
        cwd=PROJECT_ROOT,
        env=clean | more,
        capture_output=True,
        text=True,
        check=True,
    )
    return result.stdout.removesuffix("\n")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("SOURCE", "MARKET_WAREHOUSE_SOURCE"),
        ("DROP_DIR", "MARKET_WAREHOUSE_DROP_DIR"),
        ("QUOTES_ADJUSTMENT", "MARKET_WAREHOUSE_QUOTES_ADJUSTMENT"),
        ("DATASETS", "MARKET_WAREHOUSE_DATASETS"),
        ("LAKE", "MARKET_WAREHOUSE_LAKE"),
        ("LAKE_FILES", "MARKET_WAREHOUSE_LAKE_FILES"),
        ("LAKE_KEEP_DAYS", "MARKET_WAREHOUSE_LAKE_KEEP_DAYS"),
        ("EXPORT", "MARKET_WAREHOUSE_EXPORT"),
        ("EXTRA", "EXTRA"),
        ("FROM", "FROM"),
        ("TO", "TO"),
        ("PORT", "PORT"),
        ("ARTICLE", "ARTICLE"),
        ("CLAIMS", "CLAIMS"),
        ("PUBLISHED", "PUBLISHED"),
        ("PUBLISHED_FILE", "PUBLISHED_FILE"),
        ("LABELS", "LABELS"),
        ("MODEL", "MODEL"),
        ("MODEL_URL", "MODEL_URL"),
        ("MODEL_KEY", "MODEL_KEY"),
    ],
)
def test_values_are_taken_as_they_stand(tmp_path: Path, given: str, name: str) -> None:
    """On the command line and in the environment alike; nothing in them is run."""
    odd = ODD.format(probe=tmp_path / "probe")
    assert _printed(name, [f"{given}={odd}"], {}) == odd
    assert _printed(name, [], {name: odd}) == odd
    assert not (tmp_path / "probe").exists()


def test_an_empty_source_is_the_shipped_data() -> None:
    """`SOURCE=` names no folder above all builds."""
    assert _printed("MARKET_WAREHOUSE_BUILD_PATH", ["SOURCE="], {}).endswith("data/build/embedded/warehouse.duckdb")


@pytest.mark.parametrize(("given", "expected"), [([], ""), (["PORT="], ""), (["PORT=8765"], "8765")])
def test_the_door_for_assistants_takes_its_port_from_the_command_line(given: list[str], expected: str) -> None:
    """A PORT that is inherited would turn standard input and output, which a client waits on, into HTTP."""
    # What the target stands on has its variables, and ends before the target's own recipe.
    result = subprocess.run(
        ["make", "--no-print-directory", "--eval=mcp: probe", "--eval=probe: ; @printenv PORT; false", *given, "mcp"],
        cwd=PROJECT_ROOT,
        env={**os.environ, "PORT": "9999"},
        capture_output=True,
        text=True,
    )
    assert result.stdout == f"{expected}\n"


@pytest.mark.parametrize(
    "words", ["-n warehouse", "-n check", "-n ui", "-n forget", "-n docs", "-n clean", "-n extra", "-n mcp"]
)
def test_no_recipe_spells_a_value_out(words: str) -> None:
    """A recipe that held the value itself would hand it to a shell."""
    command = [
        "make",
        *words.split(),
        "SOURCE=odd_source",
        "DROP_DIR=odd_folder",
        "PORT=odd_port",
        "LAKE=odd_lake",
        "EXTRA=odd_extra",
        "ENGINE=odd_engine",
        "SPARK_MASTER=odd_master",
        "SPARK_FILES=odd_files",
        "SPARK_TABLES=odd_tables",
        "ARTICLE=odd_article",
        "MODEL=odd_model",
        "MODEL_URL=odd_address",
    ]
    said = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True, check=True).stdout
    assert "odd_" not in said


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["SORCE=live", "probe"], "no command here takes SORCE="),
        (["ARTICEL=a b.txt", "probe"], "no command here takes ARTICEL="),
        (["warehous"], "there is no command warehous: make help lists them"),
    ],
)
def test_a_slip_in_a_name_is_told_and_nothing_is_done(given: list[str], said: str) -> None:
    """SORCE=live would otherwise build the shipped data in place of what is published."""
    command = ["make", "--no-print-directory", "--eval=probe: ; @echo done", *given]
    result = subprocess.run(command, cwd=PROJECT_ROOT, capture_output=True, text=True)
    assert result.returncode == 2
    assert said in result.stdout + result.stderr and "done" not in result.stdout


def test_what_the_programs_read_passes() -> None:
    assert _printed("SEC_CONTACT", ["SEC_CONTACT=Jane Doe jane@example.org"], {}) == "Jane Doe jane@example.org"
    assert _printed("MARKET_WAREHOUSE_MEMORY", ["MARKET_WAREHOUSE_MEMORY=2GB"], {}) == "2GB"


def test_a_command_that_is_none_is_told_without_a_shell(tmp_path: Path) -> None:
    probe = tmp_path / "probe"
    subprocess.run(["make", f"`touch {probe}`"], cwd=PROJECT_ROOT, capture_output=True, check=False)
    assert not probe.exists()
