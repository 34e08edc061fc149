"""When the world could know a policy rate: the announcement, which is not always the afternoon before it holds."""

from orchestration.contracts.contract import Column, Contract, Rule
from orchestration.contracts.reference import SCHEMA, dates_in_range

RATE_ANNOUNCEMENTS = Contract(
    SCHEMA,
    "rate_announcements",
    "Moves of the Fed's target range that were not announced at 14:00 in New York on the day before FRED's date of "
    "the move: one row per such date.",
    key=("effective_date",),
    columns=(
        Column("effective_date", "DATE", "FRED's date of the move.", True),
        Column("announced_at", "TIMESTAMP", "When it was announced (UTC).", True),
        Column("source", "VARCHAR", "Where the time of the announcement is stated.", is_remark=True),
    ),
    rules=(
        dates_in_range("effective_date", "announced_at"),
        Rule(
            "announced_about_then",
            "abs(date_diff('day', cast(announced_at as date), effective_date)) > 7",
            "the announcement and the day lie more than a week apart",
        ),
    ),
)

# 2026-11: since 2013 statements come at 14:00 in New York, in summer and winter, on the day before the range takes
# effect, which is FRED's date of it. Other announcements are in the table. Daily rates are known the day after, the
# monthly mean a month and a day after its date.
RATE_KNOWN_AT = (
    "cast(case when rate_id in ('DFEDTARL', 'DFEDTARU') then coalesce("
    f"(select arg_max(announced_at, ingested_at) from {RATE_ANNOUNCEMENTS.name} where effective_date = rate_date), "
    "timezone('UTC', timezone('America/New_York', cast(rate_date as timestamp) - interval 10 hour))) "
    "when rate_id = 'FEDFUNDS' then rate_date + interval 1 month + interval 1 day "
    "else rate_date + 1 end as timestamp)"
)
