{{ config(materialized='table_function', parameters=['as_of']) }}

with quarters as (
    select * from {{ as_of_model('int_earnings_quarters_as_of') }}
),

tickers as (
    select * from {{ ref('int_issuer_tickers') }}
)

-- A year earlier is the quarter whose midpoint lies within 20 days of this one's, by definition (2026-11).
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
    earlier.revenue_usd as revenue_year_earlier_usd,
    earlier.net_income_usd as net_income_year_earlier_usd
from quarters
left join tickers on quarters.cik = tickers.cik
left join quarters as earlier
    on
        quarters.cik = earlier.cik
        and abs({{ dbt.datediff(
            'earlier.midpoint_date', dbt.dateadd('year', -1, 'quarters.midpoint_date'), 'day'
        ) }}) <= 20
