"""Names that files give to a contract's columns: data/reference/column_names.csv, to which a vendor's can be added."""

import csv
import re
from functools import cache

from orchestration.settings import REFERENCE_DIR

PATH = REFERENCE_DIR / "column_names.csv"
ANY_TABLE = "*"
COLUMNS = ("table", "column", "name_in_file")


@cache
def names_in_files() -> dict[tuple[str, str], tuple[str, ...]]:
    """(table or *, column) -> its names in files, in the form in which headers are compared; the first wins."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    with PATH.open(encoding="utf-8-sig", newline="") as stream:
        for number, row in enumerate(csv.DictReader(stream), start=2):
            if not all(row.get(column) for column in COLUMNS):
                raise ValueError(
                    f"data/reference/column_names.csv, line {number}: needs {', '.join(COLUMNS)}, with commas"
                )
            key = (row["table"], row["column"])
            found[key] = (*found.get(key, ()), re.sub(r"[\W_]+", "_", row["name_in_file"]).strip("_").lower())
    return found
