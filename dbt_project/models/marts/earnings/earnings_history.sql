{%- set key = ['cik', 'period_end_date'] -%}
with earnings as (
    select
        cik,
        ticker,
        fiscal_year,
        fiscal_quarter,
        fiscal_period_label,
        period_start_date,
        period_end_date,
        calendar_quarter,
        revenue_usd,
        case
            when revenue_year_earlier_usd > 0 then revenue_usd / revenue_year_earlier_usd - 1
        end as revenue_yoy_change_ratio,
        net_income_usd,
        case
            when net_income_year_earlier_usd > 0 then net_income_usd / net_income_year_earlier_usd - 1
        end as net_income_yoy_change_ratio,
        case
            when net_income_year_earlier_usd <= 0 and net_income_usd > 0 then 'to profit'
            when net_income_year_earlier_usd > 0 and net_income_usd <= 0 then 'to loss'
            when net_income_year_earlier_usd <= 0 and net_income_usd > net_income_year_earlier_usd then 'loss narrowed'
            when net_income_year_earlier_usd <= 0 and net_income_usd < net_income_year_earlier_usd then 'loss widened'
        end as growth_label,
        eps_diluted_usd_per_share,
        eps_diluted_split_adjusted_usd_per_share,
        eps_diluted_first_usd_per_share as value_first,
        is_restated,
        known_at,
        accession_numbers,
        known_from,
        known_until
    from {{ ref('int_earnings_history') }}
),

states as (
    {{ folded('earnings', key, [
        'ticker', 'fiscal_year', 'fiscal_quarter', 'fiscal_period_label', 'period_start_date', 'calendar_quarter',
        'revenue_usd', 'revenue_yoy_change_ratio', 'net_income_usd', 'net_income_yoy_change_ratio', 'growth_label',
        'eps_diluted_usd_per_share', 'eps_diluted_split_adjusted_usd_per_share', 'value_first', 'is_restated',
        'known_at', 'accession_numbers'
    ]) }}
)

select
    cik,
    ticker,
    fiscal_year,
    fiscal_quarter,
    fiscal_period_label,
    period_start_date,
    period_end_date,
    calendar_quarter,
    revenue_usd,
    revenue_yoy_change_ratio,
    net_income_usd,
    net_income_yoy_change_ratio,
    growth_label,
    eps_diluted_usd_per_share,
    eps_diluted_split_adjusted_usd_per_share,
    value_first,
    is_restated,
    known_at,
    accession_numbers,
    known_from,
    known_until
from states
