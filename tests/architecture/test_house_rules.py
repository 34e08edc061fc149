"""The rules of the house as tests: names, documentation, sizes, who may read what."""

import ast
import json
import re
import subprocess
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.contracts.claim_guide import metrics
from orchestration.contracts.dbt_sources import ALL_CONTRACTS, dbt_sources
from orchestration.reports.dictionary.units import unit_of

ROOT = Path(__file__).resolve().parents[2]
NUMERIC = {"double", "bigint", "integer", "decimal"}


@pytest.fixture(scope="module")
def manifest() -> dict:
    """What dbt knows of the project; `make setup` writes it."""
    return json.loads((ROOT / "data/build/dbt/manifest.json").read_text())


@pytest.fixture(scope="module")
def models(manifest: dict) -> list[dict]:
    return [node for node in manifest["nodes"].values() if node["resource_type"] == "model"]


def tracked_files() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True)
    paths = [ROOT / line for line in listed.stdout.splitlines()]
    return [path for path in paths if path.is_file()]


def python_files(folder: str) -> Iterator[Path]:
    return (ROOT / folder).rglob("*.py")


def test_import_contracts_hold() -> None:
    result = subprocess.run([ROOT / ".venv/bin/lint-imports"], cwd=ROOT, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize("path", [*python_files("orchestration"), *python_files("tests")], ids=str)
def test_python_file_says_what_it_is_for(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text())), "its first lines state its one purpose"


def test_long_files_are_named() -> None:
    """Length is a smell, not a rule: a file split to pass a ruler is worse than a long one. This only warns."""
    python = dict.fromkeys(python_files("orchestration"), 200)
    sql = dict.fromkeys((ROOT / "dbt_project").rglob("*.sql"), 100)
    too_long = [
        f"{path.relative_to(ROOT)}: {len(path.read_text().splitlines())}"
        for path, limit in (python | sql).items()
        if len(path.read_text().splitlines()) > limit
    ]
    if too_long:
        warnings.warn(f"two things in one file, perhaps: {', '.join(too_long)}", stacklevel=1)


def test_one_clock_tells_the_time() -> None:
    """Days of two clocks, or of a machine's own zone, would part around midnight."""
    others = re.compile(r"\b(?:datetime\.(?:now|utcnow)|date\.today)\(")
    told = [path.name for path in (ROOT / "orchestration").rglob("*.py") if others.search(path.read_text())]
    assert told == ["settings.py"]


def test_top_level_is_as_agreed() -> None:
    allowed = {
        "orchestration", "dbt_project", "data", "tests", "pyproject.toml", "README.md", "Makefile", "requirements.lock",
        "LICENSE", "CHANGELOG.md", "docs",
    }  # fmt: skip
    found = {path.relative_to(ROOT).parts[0] for path in tracked_files()}
    of_extras = {name for name in found if re.fullmatch(r"requirements-[a-z-]+\.lock", name)}
    assert {name for name in found - allowed - of_extras if not name.startswith(".")} == set()


def test_no_path_of_a_machine_and_no_index_address_is_tracked() -> None:
    pattern = re.compile(r"/home/\w+/|/Users/\w+/|--(extra-)?index-url|https?://[^ ]*/simple\b")
    text = [path for path in tracked_files() if path.suffix in {".py", ".sql", ".yml", ".md", ".toml", ".lock", ".csv"}]
    hits = [path.name for path in text if path != Path(__file__).resolve() and pattern.search(path.read_text())]
    assert hits == []


def test_dbt_sources_are_the_contracts() -> None:
    written = (ROOT / "dbt_project/models/staging/sources.yml").read_text()
    assert written == dbt_sources(), "contracts changed: run `make sources`"


@pytest.mark.parametrize("contract", ALL_CONTRACTS, ids=lambda contract: contract.name)
def test_key_columns_exist(contract) -> None:
    assert set(contract.key) <= {column.name for column in contract.columns}


def test_models_are_named_by_folder(models: list[dict]) -> None:
    for model in models:
        layer, subject = model["fqn"][1], model["fqn"][2]
        name = model["name"]
        if layer == "staging":
            assert re.fullmatch(rf"stg_{subject}__[a-z_]+", name)
        elif layer == "intermediate":
            assert name.startswith("int_")
        else:
            assert layer == "marts" and not name.startswith(("stg_", "int_", "mart_", "fct_", "dim_"))


def test_only_staging_reads_raw_tables(models: list[dict]) -> None:
    readers = {
        model["name"]
        for model in models
        if model["fqn"][1] != "staging" and any(parent.startswith("source.") for parent in model["depends_on"]["nodes"])
    }
    assert readers == set()


def test_layers_depend_downwards_only(models: list[dict]) -> None:
    order = {"staging": 0, "intermediate": 1, "marts": 2}
    layer_of = {model["unique_id"]: order[model["fqn"][1]] for model in models}
    for model in models:
        for parent in model["depends_on"]["nodes"]:
            assert layer_of.get(parent, 0) <= layer_of[model["unique_id"]], f"{model['name']} reads {parent}"


def test_what_a_claim_changes_lies_in_folders_of_claims(manifest: dict) -> None:
    """`make check` makes these models anew, by the SQL that keep_claim_models.sql keeps of these folders."""
    changed = {"source.market_warehouse.raw_claims.claims"}
    nodes = {name: node for name, node in manifest["nodes"].items() if node["resource_type"] == "model"}
    while below := {name for name, node in nodes.items() if changed & {*node["depends_on"]["nodes"]}} - changed:
        changed |= below
    leading = {name for name in nodes if nodes[name]["name"] == "claim_checks"}
    while (
        above := {parent for name in leading for parent in nodes[name]["depends_on"]["nodes"] if parent in nodes}
        - leading
    ):
        leading |= above
    assert len(changed & leading) > 40
    assert {nodes[name]["name"] for name in changed & leading if "claims" not in nodes[name]["fqn"]} == set()


def test_every_model_states_description_grain_and_columns(models: list[dict]) -> None:
    for model in models:
        assert model["description"], model["name"]
        assert model["config"]["meta"].get("grain"), model["name"]
        assert model["columns"], model["name"]
        assert all(column["description"] for column in model["columns"].values()), model["name"]


def test_every_model_has_a_tested_primary_key(manifest: dict, models: list[dict]) -> None:
    tested = {
        parent
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "unique_combination"
        for parent in node["depends_on"]["nodes"]
    }
    assert {model["name"] for model in models if model["unique_id"] not in tested} == set()


def test_a_checks_name_fits_beside_its_asset(manifest: dict) -> None:
    names = [node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "test"]
    assert [name for name in names if len(name) > 60] == []


def test_numeric_mart_columns_carry_their_unit(models: list[dict]) -> None:
    bare = [
        f"{model['name']}.{column['name']}"
        for model in models
        if model["fqn"][1] == "marts"
        for column in model["columns"].values()
        if column["data_type"] in NUMERIC and not unit_of(column["name"])
    ]
    assert bare == [], "end their names in a unit of orchestration/reports/dictionary/units.py"


def test_marts_enforce_their_contracts(models: list[dict]) -> None:
    for model in models:
        if model["fqn"][1] == "marts":
            assert model["config"]["contract"]["enforced"], model["name"]


def test_every_family_of_metrics_has_a_model() -> None:
    folder = ROOT / "dbt_project/models/intermediate/claims/evaluators"
    families = {metric["family"] for metric in metrics()}
    assert {family for family in families if not (folder / f"int_claims_{family}.sql").is_file()} == set()


def test_a_macro_file_holds_the_macro_it_is_named_after() -> None:
    for path in (ROOT / "dbt_project/macros").glob("*.sql"):
        names = re.findall(r"{%-?\s*(?:macro|materialization) (\w+)[(,]", path.read_text())
        assert path.stem in {name.split("__")[-1] for name in names}, path.name
