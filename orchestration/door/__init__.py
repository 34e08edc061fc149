"""The Python door: the published file as pandas frames whose columns say their meaning and unit.

`import market_warehouse as mw` where the project is installed, `import orchestration.door as mw` in its folder.
The functions ask the file that `open` was given last, or the one that it finds by itself: docs/exports-and-python.md.
"""

from orchestration.door.errors import DoorError
from orchestration.door.functions import check, index, open, sectors, spending, sql
from orchestration.door.warehouse import Warehouse
from orchestration.errors import ActionableError
from orchestration.warehouse.published_file import PublishedFileError

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
