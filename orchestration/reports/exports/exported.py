"""What an export holds: its marts with their counts, as the descriptor, the workbook and the command tell them."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.reports.dictionary.comments import DescribedMart
from orchestration.reports.exports.licences import MartLicence, SourceLicence

# The settings: no export, rows that may be passed on, every row.
OFF, OPEN, ALL = "", "open", "all"
PARQUET, WORKBOOK, CLAIMS, DESCRIPTOR = "parquet", "market_warehouse.xlsx", "claims.jsonld", "datapackage.json"


@dataclass(frozen=True)
class ExportedMart:
    """A mart of the export. condition: SQL that holds for its rows in it.

    restricted_count: its rows that may not be passed on. left_out_count: those that are not in it. simulated_count: how
    many of those in it rest on simulated ones; None where the mart cannot tell. unstated: the raw tables that it is
    computed from and of which no source in the file states a row.
    """

    mart: DescribedMart
    licence: MartLicence
    condition: str
    rows_count: int
    restricted_count: int
    left_out_count: int
    simulated_count: int | None
    unstated: tuple[str, ...] = ()

    @property
    def may_be_passed_on(self) -> str:
        """Whether its rows, in the export or not, may be passed on: yes, no or in part."""
        every = self.rows_count + self.left_out_count
        if self.licence.condition == "false" or (every and self.restricted_count == every):
            return "no"
        return "in part" if self.restricted_count else "yes"

    @property
    def why_empty(self) -> str | None:
        """Why it has no row in the export; None where it has."""
        if self.rows_count:
            return None
        if self.left_out_count:
            return f"no row of it may be passed on ({self.left_out_count:,} are left out): {self.licence.note}"
        if self.unstated:
            return f"no source in the published file states {' or '.join(self.unstated)}, which it is computed from"
        return "no row follows from the data of the published file"

    @property
    def path(self) -> str:
        """Its Parquet file within the export."""
        return f"{PARQUET}/{self.mart.name}.parquet"


@dataclass(frozen=True)
class Contents:
    """All of an export. rows: OPEN or ALL. published_at, written_at: UTC. file_hash: of the published file, SHA-256."""

    rows: str
    published_path: Path
    published_at: datetime
    written_at: datetime
    file_hash: str
    marts: Mapping[str, ExportedMart]
    sources: tuple[SourceLicence, ...]

    @property
    def left_out_count(self) -> int:
        """How many rows may not be passed on and were left out."""
        return sum(mart.left_out_count for mart in self.marts.values())

    @property
    def notice(self) -> str:
        """What this export says about passing it on."""
        if self.rows == ALL:
            kept_back = [mart.mart.name for mart in self.marts.values() if mart.restricted_count]
            if kept_back:
                return (
                    "ROWS THAT MAY NOT BE PASSED ON ARE IN IT, as was asked for: keep it to yourself. "
                    f"They are among those of {', '.join(kept_back)}."
                )
            return "Every row may be passed on."
        if self.left_out_count:
            emptied = [mart.mart.name for mart in self.marts.values() if mart.left_out_count]
            return (
                f"{self.left_out_count:,} rows that may not be passed on are left out, of {', '.join(emptied)}; the "
                "licence notes say why. EXPORT=all puts them in, for your own use."
            )
        return "Every row of the marts is in it, and may be passed on."


def published_at(file: os.stat_result) -> datetime:
    """When a published file was put in place (UTC), to the microsecond: no other publication has the same moment."""
    return datetime.fromtimestamp(file.st_mtime, UTC).replace(tzinfo=None)
