{%- set key = ['ticker', 'announced_date', 'period_label', 'source'] -%}
with statements as (
    select * from {{ ref('int_guidance_history') }}
),

periods as (
    select * from {{ ref('int_guided_periods_history') }}
),

moments as (
    {{ timeline(['ticker', 'period_label'], [
        ('statements', 'known_from'), ('periods', 'known_from'), ('periods', 'known_until')
    ]) }}
),

standing as (
    select
        statements.ticker,
        statements.announced_date,
        statements.period_label,
        statements.status,
        statements.low_usd,
        statements.high_usd,
        statements.source,
        moments.known_from,
        moments.known_until,
        -- Of one day's ranges a person's own goes before a shipped one.
        row_number() over (
            partition by statements.ticker, statements.period_label, statements.status, moments.known_from
            order by
                statements.announced_date desc, statements.source_rank asc, statements.known_at desc,
                statements.source asc
        ) as recency_rank
    from moments
    inner join statements
        on
            moments.ticker = statements.ticker
            and moments.period_label = statements.period_label
            and {{ stands_at('statements', 'moments.known_from') }}
),

guidance as (
    select
        standing.ticker,
        standing.announced_date,
        standing.period_label,
        'headline' as basis,
        standing.low_usd,
        standing.high_usd,
        (standing.low_usd + standing.high_usd) / 2 as midpoint_usd,
        standing.status <> 'conflict' and standing.recency_rank = 1 as is_current,
        standing.status = 'conflict' as is_conflicted,
        periods.spent_to_date_usd,
        periods.spent_through_quarter,
        (standing.low_usd + standing.high_usd) / 2 - periods.spent_to_date_usd as implied_remaining_usd,
        standing.source,
        standing.known_from,
        standing.known_until
    from standing
    left join periods
        on
            standing.ticker = periods.ticker
            and standing.period_label = periods.period_label
            and {{ stands_at('periods', 'standing.known_from') }}
),

states as (
    {{ folded('guidance', key, [
        'basis', 'low_usd', 'high_usd', 'midpoint_usd', 'is_current', 'is_conflicted', 'spent_to_date_usd',
        'spent_through_quarter', 'implied_remaining_usd'
    ]) }}
)

select
    ticker,
    announced_date,
    period_label,
    basis,
    low_usd,
    high_usd,
    midpoint_usd,
    is_current,
    is_conflicted,
    spent_to_date_usd,
    spent_through_quarter,
    implied_remaining_usd,
    source,
    known_from,
    known_until
from states
