"""Which published file is meant where none is named."""

import os
from collections.abc import Mapping
from pathlib import Path

from orchestration.settings import PROJECT_ROOT, data_dir_of
from orchestration.warehouse.published_file import PublishedFileError

NAME = "warehouse.duckdb"
VARIABLE = "MARKET_WAREHOUSE_DATA_DIR"


def published_file(environ: Mapping[str, str] = os.environ) -> Path:
    """The file in the folder that MARKET_WAREHOUSE_DATA_DIR names; without it the nearest data/warehouse.duckdb.

    That is the one of the checkout that the code stands in, or else the one of the working folder or of a folder above
    it. Raises PublishedFileError where there is none.
    """
    if environ.get(VARIABLE):
        path = data_dir_of(environ) / NAME
        if not path.exists():
            raise PublishedFileError(
                f"there is no {path}, in the folder that {VARIABLE} names: `make warehouse` builds it, "
                f"or open another file: open('<folder>/{NAME}')"
            )
        return path
    here = Path.cwd()
    for folder in (PROJECT_ROOT, here, *here.parents):
        if (path := folder / "data" / NAME).exists():
            return path
    raise PublishedFileError(
        f"there is no data/{NAME} in {here} or above it: `make warehouse` builds it in the project's folder. Name it: "
        f"open('<folder>/data/{NAME}'), or set {VARIABLE} to the folder that it lies in"
    )
