"""How much memory DuckDB may take: a share of what this machine or container has. Beyond it, DuckDB spills to disk."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from orchestration.errors import ActionableError

VARIABLE = "MARKET_WAREHOUSE_MEMORY"
# 2026-11: Python with pandas and dbt take half a GiB beside it, and the disk's cache makes use of the rest.
SHARE = 0.6
SIZE = re.compile(r"[0-9]+([.][0-9]+)? ?[KMGT]i?B", re.IGNORECASE)
# Limits of a container; the first is of version 2 of the kernel's control groups.
CONTAINER_LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))


class MemorySizeError(ActionableError):
    """The memory asked for is no size."""


def memory_limit(environ: Mapping[str, str] = os.environ) -> str:
    """What DuckDB may take, in its notation; raises MemorySizeError where MARKET_WAREHOUSE_MEMORY is no size."""
    if asked := environ.get(VARIABLE):
        if not SIZE.fullmatch(asked.strip()):
            raise MemorySizeError(f"{VARIABLE}={asked}: write a size, as {VARIABLE}=4GB")
        return asked.strip()
    return f"{int(SHARE * machine_bytes() / 2**20)}MiB"


def machine_bytes() -> int:
    """The memory of this machine, or of the container, in bytes."""
    found = [os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")]
    for path in CONTAINER_LIMITS:
        try:
            found.append(int(path.read_text()))
        except (OSError, ValueError):
            continue  # no container, or one without a limit
    return min(found)


def shortage() -> str:
    """What to say where it was not enough."""
    return (
        f"DuckDB had {memory_limit()} of the {machine_bytes() / 2**30:,.1f} GiB here: set {VARIABLE} to more (as "
        f"{VARIABLE}=4GB), or build on a machine that has it"
    )
