"""Names that files give to a contract's columns: data/reference/column_names.csv, to which a vendor's can be added."""

import csv
from functools import cache
from pathlib import Path

PATH = Path(__file__).parents[2] / "data" / "reference" / "column_names.csv"
ANY_TABLE = "*"


@cache
def names_in_files() -> dict[tuple[str, str], tuple[str, ...]]:
    """(table or *, column) -> its names in files, in the form in which headers are compared; the first goes before."""
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    with PATH.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            key = (row["table"], row["column"])
            found[key] = (*found.get(key, ()), row["name_in_file"])
    return found
