"""Contracts of raw_reference about indices, and SQL that looks up a name or a row's index in their definitions."""

from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.reference import SCHEMA

INDEX_ID = Column("index_id", "VARCHAR", "Index, as `index_definitions` names it, such as SPX.", True)

INDEX_DEFINITIONS = Contract(
    SCHEMA,
    "index_definitions",
    "The indices the warehouse knows, with all that it needs of each: one row per index.",
    key=("index_id",),
    columns=(
        INDEX_ID,
        Column("index_name", "VARCHAR", "Name of the index.", True),
        Column("provider_name", "VARCHAR", "Who computes it.", True),
        Column(
            "index_kind",
            "VARCHAR",
            "shares: an index of share prices. volatility: one of expected volatility, which may double in a day.",
            True,
            default="'shares'",
        ),
        Column(
            "volatility_index_id",
            "VARCHAR",
            "The volatility index whose close and regime stand beside its levels.",
            is_remark=True,
        ),
        Column("lowest_points", "DOUBLE", "A level below it is a slip, index points.", is_remark=True),
        Column("highest_points", "DOUBLE", "A level above it is a slip, index points.", is_remark=True),
        Column("has_holiday_prints", "BOOLEAN", "Whether levels are printed on days without a session.", True),
        Column("is_shown", "BOOLEAN", "Whether the brief shows it.", True, default="true"),
        Column("yahoo_symbol", "VARCHAR", "Its symbol at Yahoo; null: not asked for.", is_remark=True),
        Column("fred_series", "VARCHAR", "Its series at FRED; null: not asked for.", is_remark=True),
        Column("cboe_symbol", "VARCHAR", "Its symbol at Cboe; null: not asked for.", is_remark=True),
        Column("other_names", "VARCHAR", "What else files call it, separated by semicolons.", is_remark=True),
        Column(
            "simulated_volatility_ratio",
            "DOUBLE",
            "Standard deviation of its daily log return in the simulated market.",
            is_remark=True,
        ),
        Column(
            "simulated_correlation_ratio",
            "DOUBLE",
            "Correlation of that return with the simulated market's.",
            is_remark=True,
        ),
    ),
    rules=(
        Rule(
            "kind_is_known", "index_kind not in ('shares', 'volatility')", "the kind is neither shares nor volatility"
        ),
        Rule("bounds_in_order", "highest_points <= lowest_points", "the highest level is not above the lowest"),
    ),
)

MILESTONE_STEPS = Contract(
    SCHEMA,
    "milestone_steps",
    "Which round levels count as milestones: one row per index and step.",
    key=("index_id", "step_points"),
    columns=(INDEX_ID, Column("step_points", "BIGINT", "Distance between two milestones, index points.", True)),
    rules=(Rule("step_is_positive", "step_points <= 0", "the step is not positive"),),
)

VOLATILITY_REGIMES = Contract(
    SCHEMA,
    "volatility_regimes",
    "Names for ranges of the VIX: one row per regime.",
    key=("regime_name",),
    columns=(
        Column("regime_name", "VARCHAR", "calm, normal, elevated or stress.", True),
        Column("lower_bound_points", "DOUBLE", "Lowest VIX close of the regime, included.", True),
        Column("upper_bound_points", "DOUBLE", "First VIX close above it; null for the highest.", is_null_stated=True),
    ),
)

CONTRACTS = (INDEX_DEFINITIONS, MILESTONE_STEPS, VOLATILITY_REGIMES)

_LATEST = (
    f"(select * from {INDEX_DEFINITIONS.name} "
    "qualify row_number() over (partition by index_id order by ingested_at desc) = 1)"
)
# Yahoo writes ^GSPC, Refinitiv .SPX, Bloomberg SPX Index, Google INDEXSP:.INX, Polygon I:SPX, EODHD GSPC.INDX, Stooq
# ^SPX, FRED SP500.
_BARE = "regexp_replace(upper(trim({text})), '^(I:|INDEX[A-Z]+:)?[$^@.]?|([.]INDX| INDEX)$', '', 'g')"


def _index_of_name(columns: str) -> str:
    """SQL for a map from each name in these columns of the definitions to its index."""
    names = f"unnest(string_split(concat_ws(';', {columns}), ';'))"
    return (
        "(select map(list(name), list(index_id)) from (select name, any_value(index_id) as index_id from "
        f"(select index_id, {_BARE.format(text='stated')} as name from "
        f"(select index_id, {names} as stated from {_LATEST})) group by name))"
    )


_NAMES = _index_of_name("index_id, index_name, yahoo_symbol, other_names")
_NAMES_AND_SERIES = _index_of_name("index_id, index_name, yahoo_symbol, fred_series, cboe_symbol, other_names")
# SQL for the index that `{text}` names in a column that may also hold tickers; the text itself where it names none.
# FRED's series are not looked up: DJIA is also a listed fund. Reads raw_reference.index_definitions.
KNOWN_INDEX = f"coalesce({_NAMES}[{_BARE}], {{text}})"
# The same in a column of indices, FRED's and Cboe's names included; null for row numbers, as of a pandas index.
CLEAN_INDEX = (
    f"coalesce({_NAMES_AND_SERIES}[{_BARE}], "
    "case when not regexp_full_match({text}, '[0-9]+') then upper({text}) end)"
)


def of_index(column: str) -> str:
    """SQL for what the definition of a row's index states in a column; null for an index that has none."""
    return f"(select map(list(index_id), list({column})) from {_LATEST})[index_id]"
