"""Which of a file's columns is which of the contract's, and what to say of those that nobody understood."""

import re

from orchestration.contracts.contract import Contract
from orchestration.sources.inputs import FileInput, Input
from orchestration.warehouse.reading import Scan


def house_names(contract: Contract, scanned: Scan) -> dict[str, str]:
    """The contract's column names -> the file's; a column's own name goes before its synonyms, in their order."""
    own_name = {normal(own): own for own in reversed(scanned.types)}
    found = {}
    for column in contract.read_columns:
        for name in (column.name, *column.synonyms):
            if name in own_name:
                found[column.name] = own_name[name]
                break
    return found


def normal(name: str) -> str:
    """A provider's column name in lower case: words, blanks and signs parted by one underscore, % as pct.

    `Surprise(%)` is surprise_pct, `reportedEPS` reported_eps, `Vol.` vol.
    """
    words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name.replace("%", "_pct_"))
    return re.sub(r"[\W_]+", "_", words).strip("_").lower()


def remarks_on(contract: Contract, item: Input, scanned: Scan) -> list[str]:
    """What to say of a file's columns: which were not understood, and which days were read from instants.

    The former is said where optional columns of the contract found none in the file: one may well be the other, under
    another name.
    """
    if not isinstance(item, FileInput):
        return []
    found = house_names(contract, scanned)
    unpivoted = dict(item.unpivot.values) if item.unpivot else {}
    filled = {*found, *item.constants, *(column for _, column in unpivoted.values())}
    filled |= {item.unpivot.name_column} if item.unpivot else set()
    empty = [c.name for c in contract.columns if c.name not in filled and not contract.needs(c) and not c.is_remark]
    unknown = [own for own in scanned.types if own not in found.values() and normal(own) not in unpivoted]
    remarks = []
    if unknown and empty:
        remarks.append(
            f"{item.label}: columns not understood: {', '.join(unknown)}; so without a value: {', '.join(empty)}. "
            "Where one is meant by another, rename it in the file"
        )
    for column in contract.columns:
        remark = scanned.zone_remarks.get(found.get(column.name, ""))
        if column.sql_type == "DATE" and remark:
            remarks.append(f"{item.label}: {remark}")
    return remarks
