"""The indices that the warehouse knows, for asking providers, reading file names and simulating levels."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from orchestration.contracts.indices import INDEX_DEFINITIONS
from orchestration.sources import shipped
from orchestration.sources.inputs import SourceFileError, Unpivot


@dataclass(frozen=True)
class Index:
    """One index, as reference/index_definitions.csv states it.

    names: what stands for it where a ticker could stand: its id, its symbols, other names; upper case. yahoo_symbol,
    fred_series, cboe_symbol: empty where that provider is not asked for it. daily_volatility, market_correlation: those
    of its simulated daily log return.
    """

    index_id: str
    names: frozenset[str]
    yahoo_symbol: str
    fred_series: str
    cboe_symbol: str
    daily_volatility: float
    market_correlation: float


def read_indices(data_dir: Path) -> tuple[Index, ...]:
    """The indices that the data folder's reference table states, in its order; raises SourceFileError."""
    name = shipped.ALWAYS[INDEX_DEFINITIONS.name]
    try:
        with (data_dir / name).open(newline="", encoding="utf-8-sig") as file:
            return tuple(_index(row) for row in csv.DictReader(file))
    except OSError as error:
        raise SourceFileError(f"data/{name}", f"cannot be read ({error.strerror}); copy the project's own") from error
    except KeyError as error:
        raise SourceFileError(
            f"data/{name}", f"has no column {error.args[0]}: write it with commas, or copy the project's own"
        ) from error
    except ValueError as error:
        raise SourceFileError(f"data/{name}", f"holds what is no number ({error}); write it as 0.008") from error


def level_columns(indices: Iterable[Index]) -> Unpivot:
    """Columns of levels named as FRED names its series, several of which may stand in one file."""
    series = {index.fred_series.lower(): (index.index_id, "close_points") for index in indices if index.fred_series}
    return Unpivot("index_id", series, is_optional=True)


def _index(row: dict[str, str | None]) -> Index:
    text = {name: value or "" for name, value in row.items() if isinstance(name, str)}
    stated = [text["index_id"], text["yahoo_symbol"].lstrip("^"), *text["other_names"].split(";")]
    return Index(
        index_id=text["index_id"],
        names=frozenset(name.strip().upper() for name in stated if name.strip()),
        yahoo_symbol=text["yahoo_symbol"],
        fred_series=text["fred_series"],
        cboe_symbol=text["cboe_symbol"],
        daily_volatility=float(text["simulated_volatility_ratio"] or 0.01),
        market_correlation=float(text["simulated_correlation_ratio"] or 0.9),
    )
