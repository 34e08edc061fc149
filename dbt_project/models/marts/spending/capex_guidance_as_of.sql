{{ config(materialized='table_function', parameters=['as_of']) }}

with guidance as (
    select
        *,
        -- Of one day's ranges a person's own goes before a shipped one.
        row_number() over (
            partition by ticker, period_label, status
            order by announced_date desc, source_rank asc, known_at desc, source asc
        ) as recency_rank
    from {{ as_of_model('stg_fundamentals__capex_guidance_as_of') }}
),

periods as (
    select * from {{ as_of_model('int_guided_periods_as_of') }}
)

select
    guidance.ticker,
    guidance.announced_date,
    guidance.period_label,
    'headline' as basis,
    guidance.low_usd,
    guidance.high_usd,
    (guidance.low_usd + guidance.high_usd) / 2 as midpoint_usd,
    guidance.status <> 'conflict' and guidance.recency_rank = 1 as is_current,
    guidance.status = 'conflict' as is_conflicted,
    periods.spent_to_date_usd,
    periods.spent_through_quarter,
    (guidance.low_usd + guidance.high_usd) / 2 - periods.spent_to_date_usd as implied_remaining_usd,
    guidance.source
from guidance
left join periods
    on
        guidance.ticker = periods.ticker
        and guidance.period_label = periods.period_label
