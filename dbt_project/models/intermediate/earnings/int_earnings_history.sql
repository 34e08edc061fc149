{%- set key = ['cik', 'period_end_date'] -%}
with quarters as (
    select * from {{ ref('int_earnings_quarters_history') }}
),

tickers as (
    select * from {{ ref('int_issuer_tickers') }}
),

-- A year earlier is the quarter whose midpoint lies within 20 days of this one's, by definition (2026-11).
years_earlier as (
    select
        quarters.cik,
        quarters.period_end_date,
        quarters.known_from as quarter_known_from,
        earlier.revenue_usd,
        earlier.net_income_usd,
        earlier.known_from,
        earlier.known_until
    from quarters
    inner join quarters as earlier
        on
            quarters.cik = earlier.cik
            and abs({{ dbt.datediff(
                'earlier.midpoint_date', dbt.dateadd('year', -1, 'quarters.midpoint_date'), 'day'
            ) }}) <= 20
),

moments as (
    {{ timeline(key, [
        ('quarters', 'known_from'), ('quarters', 'known_until'), ('years_earlier', 'known_from'),
        ('years_earlier', 'known_until')
    ]) }}
)

select
    quarters.cik,
    tickers.ticker,
    {{ calendar_quarter('quarters.midpoint_date') }} as calendar_quarter,
    quarters.accession_numbers,
    quarters.fiscal_year,
    quarters.fiscal_quarter,
    quarters.fiscal_period_label,
    quarters.revenue_usd,
    quarters.net_income_usd,
    quarters.eps_diluted_usd_per_share,
    quarters.eps_diluted_split_adjusted_usd_per_share,
    quarters.eps_diluted_first_usd_per_share,
    quarters.is_restated,
    quarters.period_start_date,
    quarters.period_end_date,
    quarters.midpoint_date,
    quarters.known_at,
    years_earlier.revenue_usd as revenue_year_earlier_usd,
    years_earlier.net_income_usd as net_income_year_earlier_usd,
    moments.known_from,
    moments.known_until
from moments
inner join quarters
    on
        moments.cik = quarters.cik
        and moments.period_end_date = quarters.period_end_date
        and {{ stands_at('quarters', 'moments.known_from') }}
left join tickers on quarters.cik = tickers.cik
left join years_earlier
    on
        quarters.cik = years_earlier.cik
        and quarters.period_end_date = years_earlier.period_end_date
        and quarters.known_from = years_earlier.quarter_known_from
        and {{ stands_at('years_earlier', 'moments.known_from') }}
