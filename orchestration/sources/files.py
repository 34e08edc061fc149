"""A drop folder: which file in it belongs to which raw table. Any vendor's Parquet or CSV.

quotes/*.parquet|csv         daily quotes          quotes/actions*        splits and dividends
quotes/coverage*             the days for which a file of actions is complete
index/<INDEX_ID>.csv         index levels          index/rates.csv        policy rates
reference/*constituents*     members of an index   reference/*membership* history of members
reference/*shares*           shares outstanding    reference/securities*, reference/issuers*
sec/companyfacts/CIK*.json   SEC company facts     sec/submissions/CIK*.json   the list of a company's filings
earnings/*                   earnings per share and estimates
fundamentals/capex_headline*, capex_guidance*, reported_kpis*              what companies state elsewhere
claims/*                     what articles claim
"""

import os
import re
from collections.abc import Iterator, Sequence
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path

from orchestration.contracts.claims import CLAIMS
from orchestration.contracts.corporate_actions import CORPORATE_ACTION_COVERAGE, CORPORATE_ACTIONS
from orchestration.contracts.eps_reports import EPS_REPORTS
from orchestration.contracts.filings import FILINGS
from orchestration.contracts.fundamentals import CAPEX_GUIDANCE, CAPEX_HEADLINE, COMPANY_FACTS, REPORTED_KPIS
from orchestration.contracts.index_members import INDEX_CONSTITUENTS, INDEX_MEMBERSHIP, SHARES_OUTSTANDING
from orchestration.contracts.market import DAILY_QUOTES, INDEX_LEVELS, POLICY_RATES, RATE_IDS
from orchestration.contracts.reference import ISSUERS, SECURITIES
from orchestration.contracts.tracked_concepts import TRACKED_CONCEPTS
from orchestration.sources import shipped
from orchestration.sources.indices import Index, level_columns, read_indices
from orchestration.sources.inputs import Batch, FileInput, Input, Read, SourceFileError, Unpivot
from orchestration.sources.providers.sec.company_facts import company_facts_input, tracked_tags
from orchestration.sources.providers.sec.documents import cik_in_name
from orchestration.sources.providers.sec.filings import filings_input

SOURCE_NAME = "files"
ENDINGS = (".parquet", ".csv", ".csv.gz")
WORKBOOKS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers")
JSON = (".json", ".json.gz")
ENDINGS_OF_TABLE = {COMPANY_FACTS.name: JSON, FILINGS.name: JSON}
FOLDERS = (
    *("quotes", "index", "reference", "earnings", "fundamentals", "claims"),
    *("sec", "sec/companyfacts", "sec/submissions"),
)

# The first pattern that fits a file's path decides its table.
TABLE_OF_PATTERN = {
    "quotes/actions*": CORPORATE_ACTIONS.name,
    "quotes/coverage*": CORPORATE_ACTION_COVERAGE.name,
    "quotes/*": DAILY_QUOTES.name,
    "index/rates.*": POLICY_RATES.name,
    **{f"index/{name.lower()}.*": POLICY_RATES.name for name in RATE_IDS},
    "index/*": INDEX_LEVELS.name,
    "reference/*constituents*": INDEX_CONSTITUENTS.name,
    "reference/*membership*": INDEX_MEMBERSHIP.name,
    "reference/*shares*": SHARES_OUTSTANDING.name,
    "reference/securities*": SECURITIES.name,
    "reference/issuers*": ISSUERS.name,
    "sec/companyfacts/*": COMPANY_FACTS.name,
    "sec/submissions/*-submissions-*": "",  # a company's older filings, of which no table is made
    "sec/submissions/*": FILINGS.name,
    "earnings/*": EPS_REPORTS.name,
    "fundamentals/capex_headline*": CAPEX_HEADLINE.name,
    "fundamentals/capex_guidance*": CAPEX_GUIDANCE.name,
    "fundamentals/reported_kpis*": REPORTED_KPIS.name,
    "claims/*": CLAIMS.name,
}
ACTIONS = Unpivot(
    "action_type",
    {"dividends": ("dividend", "dividend_usd_per_share"), "stock_splits": ("split", "split_ratio")},
    is_zero_empty=True,
)
RATES = Unpivot("rate_id", {name.lower(): (name, "rate_pct") for name in RATE_IDS})
A_TICKER = r"[A-Z][A-Z0-9]{0,4}([.-][A-Z]{1,2})?"


class FilesSource:
    """The drop folder's files, and the shipped reference tables. Never a simulated row.

    linked_dirs: the folders outside it to which its links may lead. Otherwise anyone who can write into the drop folder
    could have any file read that the process can read.
    """

    name = SOURCE_NAME

    def __init__(
        self, drop_dir: Path, data_dir: Path, quotes_adjustment: str, linked_dirs: Sequence[Path] = ()
    ) -> None:
        self._drop_dir = drop_dir
        self._read_below = [os.path.realpath(folder) for folder in (drop_dir, *linked_dirs)]
        self._data_dir = data_dir
        self._quotes_adjustment = quotes_adjustment

    def inputs(self, table: str) -> list[Input]:
        """The files of one raw table; raises SourceFileError where the folder is missing, unreadable or has none."""
        dropped = self.dropped(table)
        beneath = shipped.ALWAYS if dropped else shipped.ALWAYS | shipped.UNLESS_DROPPED
        return [*shipped.real_tables(table, self._data_dir, beneath), *dropped]

    def batches(self, table: str, _read: Read = frozenset()) -> list[Batch]:
        """The same inputs, as a single batch."""
        return [Batch(self.inputs(table))]

    def dropped(self, table: str) -> list[Input]:
        """The folder's own files of one raw table; raises SourceFileError as `inputs` does."""
        return [self._input(table, path) for path in self._files_by_table().get(table, [])]

    def ignored_files(self) -> list[str]:
        """What no table reads below the known folders: its path in the drop folder, and what is read there."""
        return [f"{self._label(path)}: {self._why_ignored(path)}" for path in self._files_by_table().get("", [])]

    def _why_ignored(self, path: Path) -> str:
        if self._leads_away(path):
            return (
                f"a link to {os.path.realpath(path)}, outside the drop folder, is not followed: copy it here, or name "
                "a folder above it in MARKET_WAREHOUSE_LINKED_DIRS"
            )
        if not path.is_file():
            return _why_no_file(path)
        if path.name.lower().endswith(WORKBOOKS):
            return "a workbook is not read: save its sheet as CSV UTF-8 (File, Save as)"
        if self._label(path).lower().startswith("sec/"):
            return "read there is JSON as the SEC serves it of one company, older filings left out"
        return "read there is Parquet or CSV of a known kind (docs/your-own-files.md)"

    def _files_by_table(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for path in self._walk():
            found.setdefault(self._table_of(path), []).append(path)
        if not any(found.keys() - {""}):
            folders = ", ".join(f"{name}/" for name in FOLDERS if name != "sec")
            raise SourceFileError(
                str(self._drop_dir),
                f"the drop folder holds no file in {folders} that ends in {', '.join(ENDINGS)} "
                "(.json or .json.gz below sec/); docs/your-own-files.md shows the layout",
            )
        return found

    def _table_of(self, path: Path) -> str:
        """The raw table that reads a file; empty where none does."""
        if self._leads_away(path):
            return ""
        parts = [part for part in Path(self._label(path).lower()).parts if "=" not in part]
        label = "/".join(parts)
        table = next((table for pattern, table in TABLE_OF_PATTERN.items() if fnmatch(label, pattern)), "")
        return table if label.endswith(ENDINGS_OF_TABLE.get(table, ENDINGS)) and path.is_file() else ""

    def _walk(self) -> list[Path]:
        """Everything visible in the known folders, however their names are cased, sorted; not these folders themselves.

        Folders such as year=2026, the partitions of a table, are read as if their files lay in the folder above.
        """
        try:
            known = list(_known_folders(self._drop_dir))
            away = [folder for folder in known if self._leads_away(folder)]
            near = [folder for folder in known if folder not in away]
            return sorted([*away, *(path for folder in near for path in _entries(folder) if path not in known)])
        except OSError as error:
            raise SourceFileError(
                error.filename or str(self._drop_dir),
                f"the drop folder cannot be read ({error.strerror}); check DROP_DIR and its permissions",
            ) from error

    def _leads_away(self, path: Path) -> bool:
        """Whether a path leads out of the drop folder to a place that is in none of the `linked_dirs`."""
        place = Path(os.path.realpath(path))
        return not any(place.is_relative_to(folder) for folder in self._read_below)

    @cached_property
    def _tracked_tags(self) -> frozenset[str]:
        return tracked_tags(self._data_dir / shipped.ALWAYS[TRACKED_CONCEPTS.name])

    @cached_property
    def _indices(self) -> tuple[Index, ...]:
        return read_indices(self._data_dir)

    def _is_index(self, name: str) -> bool:
        """Whether a name is an index's: its levels belong in index/."""
        return any(name in index.names for index in self._indices)

    def _index_and_date(self, stem: str) -> dict[str, str]:
        """What a name such as `sp500_constituents_2026-08-08` states about its rows."""
        prefix = re.split(r"[_\-]", stem.upper())[0]
        stated = {}
        meant = [index.index_id for index in self._indices if prefix in index.names | {index.fred_series}]
        if prefix and meant:
            stated["index_id"] = meant[0]
        if day := re.search(r"\d{4}-\d{2}-\d{2}", stem):
            stated["as_of_date"] = day.group()
        return stated

    def _label(self, path: Path) -> str:
        # A name that is not UTF-8 cannot be printed as it is; its file is refused where it would be read.
        return path.relative_to(self._drop_dir).as_posix().encode(errors="backslashreplace").decode()

    def _input(self, table: str, path: Path) -> Input:
        if table == COMPANY_FACTS.name:
            return company_facts_input(path, self._label(path), SOURCE_NAME, cik_in_name(path), self._tracked_tags)
        if table == FILINGS.name:
            return filings_input(path, self._label(path), SOURCE_NAME, cik_in_name(path))
        stem = path.name.split(".")[0]
        constants: dict[str, str] = {}
        unpivot = None
        if table == DAILY_QUOTES.name:
            constants = {"adjustment": self._quotes_adjustment}
            parted_by = _parted_by(self._label(path))
            if ticker := parted_by.get("ticker") or parted_by.get("symbol"):
                constants["ticker"] = ticker.upper()
            elif re.fullmatch(A_TICKER, name := path.name[: -len(_ending(path))]) and not self._is_index(name):
                constants["ticker"] = name
        elif table == CORPORATE_ACTIONS.name:
            # Whether dividends are as paid or restated for later splits, a column states, or int_dividend_bases derives
            # from the amounts before and after a split.
            constants, unpivot = {"adjustment": "unstated"}, ACTIONS
        elif table == POLICY_RATES.name:
            unpivot = RATES
        elif table == INDEX_LEVELS.name:
            constants, unpivot = {"index_id": stem.upper()}, level_columns(self._indices)
        elif table in (INDEX_CONSTITUENTS.name, INDEX_MEMBERSHIP.name):
            constants = self._index_and_date(stem)
        elif table == EPS_REPORTS.name:
            constants = {"eps_basis": "provider_adjusted"}
        return FileInput(path, self._label(path), SOURCE_NAME, constants, unpivot)


def _why_no_file(path: Path) -> str:
    if path.is_dir():
        return (
            "files are read that lie in the folder above it, or in folders below that named as year=2026 or ticker=AAPL"
        )
    return "a pipe or a device is not read" if path.exists() else "a link that leads nowhere: copy the file here"


def _known_folders(drop_dir: Path) -> Iterator[Path]:
    below = [Path(entry.path) for entry in os.scandir(drop_dir) if entry.is_dir()]
    below += [
        Path(entry.path) for path in below if path.name.lower() == "sec" for entry in os.scandir(path) if entry.is_dir()
    ]
    for path in below:
        if path.relative_to(drop_dir).as_posix().lower() in FOLDERS:
            yield path


def _entries(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        if entry.name.startswith("."):
            continue
        if "=" in entry.name and entry.is_dir():
            yield from _entries(Path(entry.path))
        else:
            yield Path(entry.path)


def _parted_by(label: str) -> dict[str, str]:
    """What folders such as ticker=AAPL state of the files in them."""
    stated = (part.split("=", 1) for part in Path(label).parts[:-1] if "=" in part)
    return {name.lower(): value for name, value in stated}


def _ending(path: Path) -> str:
    return next(ending for ending in (".csv.gz", ".csv", ".parquet") if path.name.lower().endswith(ending))
