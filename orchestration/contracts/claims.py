"""Contract of claims: what articles state, to be judged by the metrics that the warehouse can compute."""

from collections.abc import Mapping, Sequence

from orchestration.contracts.claim_metrics import (
    BENCHMARKS,
    CLAIM_METRICS,
    IS_KNOWN_METRIC,
    METRICS_NOW,
    PATTERN_OF_METRIC,
    is_of_kind,
)
from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.indices import KNOWN_INDEX
from orchestration.contracts.reference import dates_in_range

CLAIMS_SCHEMA = "raw_claims"
COMPARATORS = ("equal", "about", "above", "below", "at_least", "at_most", "between")

# With at most 300 digits before its point a number is finite as DOUBLE.
NUMBER = "[-+]?[0-9]{1,300}([.][0-9]+)?"
# In figures 6,946.13 becomes 6946.13 and a typeset minus a hyphen; a dollar or per cent sign, which repeats the unit,
# is dropped. Commas that do not separate thousands stay, so that a rule rejects them.
_PRINTED = "[-+]?([0-9]+|[0-9]{{1,3}}(,[0-9]{{3}})+)([.][0-9]+)?"
_FIGURE = "regexp_replace(replace({text}, chr(8722), '-'), '^([-+]?)[$] ?| ?%$', '\\1', 'g')"
CLEAN_VALUE = (
    f"case when regexp_full_match({_FIGURE}, '{_PRINTED}( ?[.][.] ?{_PRINTED})?') then replace({_FIGURE}, ',', '') "
    "when lower({text}) in ('true', 'yes') then 'true' when lower({text}) in ('false', 'no') then 'false' "
    "when regexp_full_match({text}, '[a-z]+day', 'i') then concat(upper(left({text}, 1)), lower(substr({text}, 2))) "
    "else {text} end"
)

# As people write comparators and units, in lower case.
SIGNS = {
    "equal": ("=", "=="),
    "about": ("~", "\u2248", "circa", "ca."),
    "above": (">",),
    "below": ("<",),
    "at_least": (">=", "\u2265"),
    "at_most": ("<=", "\u2264"),
}
UNITS_AS_WRITTEN = {
    "percent": ("%", "pct", "per cent"),
    "USD": ("$", "us$", "usd", "dollars", "us dollars"),
    "USD_mn": ("$mn", "$m", "usd mn", "usd m", "usd million", "million usd", "million dollars"),
    "USD_bn": ("$bn", "$b", "usd bn", "usd b", "usd billion", "billion usd", "billion dollars"),
    "index_points": ("points", "index points", "pts"),
    "basis_points": ("bp", "bps", "basis points"),
}


def _named(names: Mapping[str, Sequence[str]]) -> str:
    """SQL that turns each spelling into its name here; any other text stays."""
    cases = " ".join(
        f"when lower({{text}}) in ({', '.join(map(repr, written))}) then '{name}'" for name, written in names.items()
    )
    return f"case {cases} else {{text}} end"


CLAIMS = Contract(
    CLAIMS_SCHEMA,
    "claims",
    "Checkable statements of articles, as anyone may paste them: one row per article, claim, source and version.",
    key=("article_id", "claim_id"),
    columns=(
        Column("article_id", "VARCHAR", "The article; any name.", True),
        Column("claim_id", "VARCHAR", "The claim; unique within its article.", True),
        Column("published_date", "DATE", "Day the article appeared; one verdict uses only what was known then.", True),
        Column("statement", "VARCHAR", "What the article says, in a sentence.", True),
        Column(
            "subject",
            "VARCHAR",
            "What it is about: SPX, NVDA, AMZN+META, FED_FUNDS_TARGET.",
            True,
            clean=KNOWN_INDEX,
        ),
        Column("metric", "VARCHAR", "What is stated about it; data/figures/claims_guide.md has the metrics.", True),
        Column("period_start_date", "DATE", "First day of the period it is about.", True),
        Column("period_end_date", "DATE", "Last day of that period; for one day the same.", True),
        Column("comparator", "VARCHAR", f"One of {', '.join(COMPARATORS)}.", True, clean=_named(SIGNS)),
        Column(
            "claimed_value",
            "VARCHAR",
            "The figure as printed: its last digit says how exact it is. Two with .. between them for a range.",
            True,
            clean=CLEAN_VALUE,
            holds_figures=True,
        ),
        Column("unit", "VARCHAR", "The figure's unit, one of the metric's.", True, clean=_named(UNITS_AS_WRITTEN)),
        Column("how_to_check", "VARCHAR", "A note of the claim's author; not read.", is_compared=False, is_remark=True),
    ),
    tested=(
        Column(
            "value_sign",
            "VARCHAR",
            "The sign that the figure is written with: $ or %.",
            clean="nullif(regexp_extract({text}, '[$%]'), '')",
            is_remark=True,
        ),
    ),
    rules=(
        dates_in_range("published_date", "period_start_date", "period_end_date"),
        Rule(
            "period_on_calendar",
            "period_start_date < date '1990-01-01'",
            "the period starts before 1990-01-01, where the exchange's calendar begins",
        ),
        Rule("period_in_order", "period_end_date < period_start_date", "the period ends before it starts"),
        Rule(
            "comparator_is_known",
            f"comparator not in ({', '.join(repr(name) for name in COMPARATORS)})",
            f"the comparator is none of {', '.join(COMPARATORS)}",
        ),
        Rule(
            "metric_has_its_number",
            f"contains(metric, '{{n}}') or ({IS_KNOWN_METRIC} "
            "and not regexp_full_match(regexp_extract(metric, '[0-9]+'), '([1-9][0-9]{0,6})?'))",
            "put a number for {n}, of 1 to 7 digits, the first not 0: first_cross_level_6000",
        ),
        Rule(
            "sign_fits_unit",
            "(value_sign = '%' and unit <> 'percent') or (value_sign = '$' and not starts_with(unit, 'USD'))",
            "the value is written with {}, which is not its unit",
            shown="value_sign",
        ),
        Rule(
            "unit_fits_metric",
            f"{IS_KNOWN_METRIC} and ({PATTERN_OF_METRIC}, unit) not in "
            f"(select (metric_pattern, unnest(string_split(units, '|'))) from {METRICS_NOW})",
            "the metric is not stated in {} (data/figures/claims_guide.md has its units)",
            shown="unit",
        ),
        Rule(
            "period_fits_metric",
            f"exists (from {METRICS_NOW} where metric_pattern = {PATTERN_OF_METRIC} and "
            "(period_end_date - period_start_date < min_period_days "
            "or period_end_date - period_start_date > max_period_days))",
            "the metric is about a period of another length, not of {} days (data/figures/claims_guide.md says which)",
            shown="period_end_date - period_start_date",
        ),
        Rule(
            "range_has_two_ends",
            f"comparator = 'between' and coalesce(not regexp_full_match(claimed_value, '{NUMBER} ?[.][.] ?{NUMBER}') "
            "or try_cast(string_split(claimed_value, '..')[1] as double) "
            "> try_cast(string_split(claimed_value, '..')[2] as double), true)",
            "between needs a value such as 6800..7000, the lower end first",
        ),
        Rule(
            "value_is_number",
            f"comparator <> 'between' and {is_of_kind('number')} and not regexp_full_match(claimed_value, '{NUMBER}')",
            "the metric needs a number as its value (as 1234.5), without sign of currency or per cent",
        ),
        Rule(
            "value_is_the_level",
            f"{PATTERN_OF_METRIC} = 'close_above_{{n}}' and coalesce(try_cast(claimed_value as double) "
            "<> try_cast(regexp_extract(metric, '[0-9]+') as double), true)",
            "the value must be the number in the metric: close_above_7000 with 7000",
        ),
        Rule(
            "sign_is_against_zero",
            "metric = 'daily_change_sign' and (comparator not in ('above', 'below', 'equal') "
            "or coalesce(try_cast(claimed_value as double) <> 0, true))",
            "the sign is above 0 for a rise, below 0 for a fall, or equal 0",
        ),
        Rule(
            "range_needs_between",
            f"comparator <> 'between' and {is_of_kind('range')}",
            "the metric has a range as its value: comparator between, value 6800..7000",
        ),
        Rule(
            "value_is_weekday",
            f"{is_of_kind('weekday')} and (comparator <> 'equal' or claimed_value not in "
            "('Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'))",
            "the metric needs a weekday as its value and the comparator equal",
        ),
        Rule(
            "value_is_date_part",
            f"{is_of_kind('date_part')} and (comparator <> 'equal' or not regexp_full_match("
            "claimed_value, case unit when 'month' then '[0-9]{4}-(0[1-9]|1[0-2])' else '[0-9]{4}' end))",
            "the metric needs a month (2024-11) or a year (2026) as its unit says, and the comparator equal",
        ),
        Rule(
            "value_is_benchmark",
            f"comparator <> 'between' and {is_of_kind('benchmark')} "
            f"and not regexp_full_match(claimed_value, '{NUMBER}') and (metric, claimed_value) not in ({BENCHMARKS})",
            "the metric needs a number, a year or the benchmark that its meaning names (data/figures/claims_guide.md)",
        ),
        Rule(
            "value_is_agreement",
            f"{is_of_kind('agreement')} and (comparator <> 'equal' or claimed_value not in "
            "('consistent', 'inconsistent'))",
            "the metric needs consistent or inconsistent as its value and the comparator equal",
        ),
        Rule(
            "value_is_truth",
            f"{is_of_kind('truth')} and (comparator <> 'equal' or claimed_value not in ('true', 'false'))",
            "the metric needs true or false as its value and the comparator equal",
        ),
    ),
    known_at="cast(published_date as timestamp)",
    # Typed by hand, each row on its own: one slip says nothing about the others.
    rejected_share_limit=1.0,
)
CONTRACTS = (CLAIM_METRICS, CLAIMS)
