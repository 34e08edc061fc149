"""The Python door's functions: each asks the published file that was opened last."""

from collections.abc import Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any

import pandas as pd

from orchestration.door.finding import published_file
from orchestration.door.warehouse import Warehouse

_opened: Warehouse | None = None


def open(path: str | Path | None = None) -> Warehouse:
    """Choose the published file that the functions ask from now on, and return it.

    path: the file; without it the one that `door.finding.published_file` finds. Raises PublishedFileError where there
    is none or it cannot be opened.
    """
    global _opened  # noqa: PLW0603
    _opened = Warehouse(published_file() if path is None else Path(path).expanduser().absolute())
    return _opened


def _asked() -> Warehouse:
    return _opened or open()


@wraps(Warehouse.index)
def index(index_id: str = "SPX") -> pd.DataFrame:  # noqa: D103
    return _asked().index(index_id)


@wraps(Warehouse.sectors)
def sectors(on: date | str | None = None) -> pd.DataFrame:  # noqa: D103
    return _asked().sectors(on)


@wraps(Warehouse.spending)
def spending(group: str = "big_four", basis: str = "cash_ppe", as_of: date | str | None = None) -> pd.DataFrame:  # noqa: D103
    return _asked().spending(group, basis, as_of)


@wraps(Warehouse.check)
def check(text_or_file: str | Path, published: date | str | None = None, include_guesses: bool = False) -> pd.DataFrame:  # noqa: D103
    return _asked().check(text_or_file, published, include_guesses)


@wraps(Warehouse.sql)
def sql(query: str, parameters: Sequence[Any] | dict[str, Any] | None = None) -> pd.DataFrame:  # noqa: D103
    return _asked().sql(query, parameters)
