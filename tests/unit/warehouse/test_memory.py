"""DuckDB takes a share of what the machine or its container has, or what it is told."""

import pytest

from orchestration.warehouse import memory
from orchestration.warehouse.memory import MemorySizeError, machine_bytes, memory_limit, shortage


def test_it_is_a_share_of_the_machine(monkeypatch):
    monkeypatch.setattr(memory, "machine_bytes", lambda: 10 * 2**30)
    assert memory_limit({}) == "6144MiB"


@pytest.mark.parametrize("size", ["4GB", "2.5 GiB", "800mb"])
def test_a_size_that_is_set_counts(size):
    assert memory_limit({"MARKET_WAREHOUSE_MEMORY": size}) == size


@pytest.mark.parametrize("size", ["4", "half", "50%", "-1GB"])
def test_what_is_no_size_is_refused_with_an_example(size):
    with pytest.raises(MemorySizeError, match="write a size, as MARKET_WAREHOUSE_MEMORY=4GB"):
        memory_limit({"MARKET_WAREHOUSE_MEMORY": size})


@pytest.mark.parametrize(("limit", "expected"), [("1073741824\n", 2**30), ("max\n", None)])
def test_a_containers_limit_counts_where_it_has_one(tmp_path, monkeypatch, limit, expected):
    (tmp_path / "memory.max").write_text(limit)
    monkeypatch.setattr(memory, "CONTAINER_LIMITS", (tmp_path / "memory.max", tmp_path / "none"))
    found = machine_bytes()
    assert found == expected if expected else found > 2**30


def test_a_shortage_says_how_much_there_was_and_what_to_set(monkeypatch):
    monkeypatch.setattr(memory, "machine_bytes", lambda: 2 * 2**30)
    monkeypatch.delenv("MARKET_WAREHOUSE_MEMORY", raising=False)
    assert shortage().startswith("DuckDB had 1228MiB of the 2.0 GiB here: set MARKET_WAREHOUSE_MEMORY to more")
