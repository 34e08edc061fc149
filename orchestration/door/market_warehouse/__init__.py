"""The name under which the Python door is installed. What it offers is in `orchestration.door`."""

from orchestration.door import (
    ActionableError,
    DoorError,
    PublishedFileError,
    Warehouse,
    check,
    index,
    open,
    sectors,
    spending,
    sql,
)

__all__ = [
    "ActionableError",
    "DoorError",
    "PublishedFileError",
    "Warehouse",
    "check",
    "index",
    "open",
    "sectors",
    "spending",
    "sql",
]
