"""The notebook's cells run in order on the published file of the embedded data, and give the warehouse's figures."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.built import ROOT, Built

NOTEBOOK = json.loads((ROOT / "data/examples/market.ipynb").read_text())
CODE = ["".join(cell["source"]) for cell in NOTEBOOK["cells"] if cell["cell_type"] == "code"]


@pytest.fixture(scope="module")
def names(embedded: Built) -> dict[str, Any]:
    """What the notebook's variables hold after its last cell; it runs in the folder that holds `data`."""
    found: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(embedded.data_dir.parent)
        for number, code in enumerate(CODE, start=1):
            exec(compile(code, f"cell {number}", "exec"), found)
    return found


def test_it_finds_the_file_from_its_own_folder_too(
    embedded: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "warehouse.duckdb").symlink_to(embedded.data_dir / "warehouse.duckdb")
    (tmp_path / "examples").mkdir()
    monkeypatch.chdir(tmp_path / "examples")
    found: dict[str, Any] = {}
    exec(CODE[0], found)
    assert found["file"] == Path("../warehouse.duckdb")
    with pytest.raises(Exception, match="read-only mode"):
        found["warehouse"].execute("create table marts.mine as select 1")


def test_no_outputs_are_kept() -> None:
    assert all(not cell.get("outputs") and not cell.get("execution_count") for cell in NOTEBOOK["cells"])


def test_the_last_month_is_the_marts(names: dict[str, Any]) -> None:
    # Closes of 2026-01-30 and 2026-02-27, both published: 6,939.03 and 6,878.88.
    assert names["by_month"].loc[2026, 2] == pytest.approx(100 * (6878.88 / 6939.03 - 1), abs=0.006)


def test_leaders_are_the_first_of_each_weighting(names: dict[str, Any], embedded: Built) -> None:
    expected = embedded.rows(
        "select weighting, arg_max(sector_name, session_date) from marts.sector_performance "
        "where rank_ytd = 1 group by weighting order by weighting"
    )
    leaders = names["leaders"].sort_values("weighting")
    assert list(leaders[["weighting", "sector_name"]].itertuples(index=False, name=None)) == expected
    assert leaders["over_sp_500_pp"].notna().all()


def test_bases_stand_apart(names: dict[str, Any]) -> None:
    assert list(names["spending"].columns) == ["cash_ppe", "headline"]
    assert names["spending"].loc["2025Q3"].to_list() == [97.27, 112.46]
    # 38.4 of Amazon, 27.851 of Alphabet, 22.137 of Meta, 37.5 of Microsoft.
    assert names["spending"].loc["2025Q4", "headline"] == 125.89
    assert names["spending"].isna().loc["2026Q1", "headline"]


def test_a_split_restated_the_past(names: dict[str, Any]) -> None:
    assert names["restated"]["eps_diluted_usd_per_share"].to_list() == [3.71, 0.37]


def test_failing_claims_are_those_of_the_mart(names: dict[str, Any], embedded: Built) -> None:
    ((count,),) = embedded.rows(
        "select sum(contradicted_count + misdated_count + inconsistent_count) from marts.claim_summary "
        "where judged_as = 'latest'"
    )
    assert len(names["failing"]) == count == 15
    assert names["verdicts"].to_numpy().sum() == 75
