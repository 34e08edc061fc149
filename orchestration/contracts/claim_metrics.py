"""Contract of the metrics that claims are about, and what the rules on claims ask of it."""

from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.reference import SCHEMA, dates_in_range

METRIC_PATTERN = Column(
    "metric_pattern",
    "VARCHAR",
    "Name of the metric; {n} stands for a number in it: first_cross_level_{n} for first_cross_level_6000.",
    True,
)
CLAIM_METRICS = Contract(
    SCHEMA,
    "claim_metrics",
    "What a claim can be about: one row per metric, with its meaning and an example.",
    key=("metric_pattern",),
    columns=(
        METRIC_PATTERN,
        Column("family", "VARCHAR", "The model that computes it: int_claims_<family>.", True),
        Column("subjects", "VARCHAR", "What its subject may be.", True),
        Column("units", "VARCHAR", "The units a claim may state it in, separated by |.", True),
        Column(
            "value_kind",
            "VARCHAR",
            "What a claim's value is: number, range, weekday, date_part, benchmark, agreement or truth.",
            True,
        ),
        Column(
            "settles",
            "VARCHAR",
            "When its value is final: at_period_end, when_it_happens, or as_stated on the day.",
            True,
        ),
        Column("is_of_a_session", "BOOLEAN", "Whether it describes one session, so that another may fit better.", True),
        Column("min_period_days", "BIGINT", "Fewest days from its period's first to its last; null for any number."),
        Column("max_period_days", "BIGINT", "Most days from its period's first to its last; null for any number."),
        Column("meaning", "VARCHAR", "How it is computed: the reading of the words that a claim uses.", True),
        Column("example_subject", "VARCHAR", "A subject for the example.", True),
        Column("example_metric", "VARCHAR", "The metric as the example's claim names it.", True),
        Column("example_period_start_date", "DATE", "First day of the example's period.", True),
        Column("example_period_end_date", "DATE", "Last day of the example's period.", True),
        Column("example_comparator", "VARCHAR", "The example's comparator.", True),
        Column("example_value", "VARCHAR", "The example's value.", True),
        Column("example_unit", "VARCHAR", "The example's unit.", True),
        Column("example_statement", "VARCHAR", "A sentence that states the example.", True),
    ),
    rules=(
        dates_in_range("example_period_start_date", "example_period_end_date"),
        Rule(
            "value_kind_is_known",
            "value_kind not in ('number', 'range', 'weekday', 'date_part', 'benchmark', 'agreement', 'truth')",
            "the value kind is none of number, range, weekday, date_part, benchmark, agreement, truth",
        ),
        Rule(
            "settling_is_known",
            "settles not in ('at_period_end', 'when_it_happens', 'as_stated')",
            "settles is none of at_period_end, when_it_happens, as_stated",
        ),
        Rule("period_days_in_order", "max_period_days < min_period_days", "the most days are fewer than the fewest"),
    ),
)

# A claim's metric with its number as {n}: the key of claim_metrics.
PATTERN_OF_METRIC = "regexp_replace(metric, '[0-9]+', '{n}')"
# Raw tables keep earlier versions: claims are judged by the newest version of a metric.
METRICS_NOW = (
    f"(select * from {CLAIM_METRICS.name} "
    "qualify row_number() over (partition by metric_pattern order by ingested_at desc) = 1)"
)
IS_KNOWN_METRIC = f"{PATTERN_OF_METRIC} in (select metric_pattern from {METRICS_NOW})"
# What a benchmark metric may name instead of a number.
BENCHMARK_OF_METRIC = {
    "level_vs_period_peak": "period_peak",
    "level_vs_prior_year_mean": "prior_year_mean",
    "sector_concentration": "prior_peak",
}
BENCHMARKS = ", ".join(f"('{metric}', '{name}')" for metric, name in BENCHMARK_OF_METRIC.items())


def is_of_kind(value_kind: str) -> str:
    """SQL: whether the claim's metric takes such a value."""
    return f"{PATTERN_OF_METRIC} in (select metric_pattern from {METRICS_NOW} where value_kind = '{value_kind}')"
