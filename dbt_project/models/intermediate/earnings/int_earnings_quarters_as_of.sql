{{ config(materialized='table_function', parameters=['as_of']) }}

with quarters as (
    select * from {{ as_of_model('int_quarters_as_of') }}
    where metric in ('revenue', 'net_income', 'eps_diluted')
),

fiscal_quarters as (
    select * from {{ as_of_model('int_fiscal_quarters_as_of') }}
),

splits as (
    select * from {{ ref('int_issuer_splits') }}
    where known_at <= {{ as_of() }}
),

-- A filing states earnings per share on the shares of its day: every split after it divides them.
split_adjusted as (
    select
        quarters.cik,
        quarters.period_end_date,
        max(quarters.quarter_value) / coalesce(product(splits.split_ratio), 1) as eps_split_adjusted
    from quarters
    left join splits
        on
            quarters.cik = splits.cik
            and splits.split_date > cast(quarters.known_at as date)
    where quarters.metric = 'eps_diluted'
    group by quarters.cik, quarters.period_end_date
),

periods as (
    select
        cik,
        {{ distinct_list('accession_numbers') }} as accession_numbers,
        max(case when metric = 'revenue' then quarter_value end) as revenue_usd,
        max(case when metric = 'net_income' then quarter_value end) as net_income_usd,
        max(case when metric = 'eps_diluted' then quarter_value end) as eps_diluted_usd_per_share,
        max(case when metric = 'eps_diluted' then value_first end) as eps_diluted_first_usd_per_share,
        bool_or(quarter_value <> value_first) as is_restated,
        min(period_start_date) as period_start_date,
        period_end_date,
        max(known_at) as known_at
    from quarters
    group by cik, period_end_date
)

select
    periods.cik,
    periods.accession_numbers,
    fiscal_quarters.fiscal_year,
    fiscal_quarters.fiscal_quarter,
    fiscal_quarters.fiscal_period_label,
    periods.revenue_usd,
    periods.net_income_usd,
    periods.eps_diluted_usd_per_share,
    split_adjusted.eps_split_adjusted as eps_diluted_split_adjusted_usd_per_share,
    periods.eps_diluted_first_usd_per_share,
    periods.is_restated,
    periods.period_start_date,
    periods.period_end_date,
    coalesce(
        fiscal_quarters.even_midpoint_date, {{ midpoint('periods.period_start_date', 'periods.period_end_date') }}
    ) as midpoint_date,
    periods.known_at
from periods
left join fiscal_quarters
    on
        periods.cik = fiscal_quarters.cik
        and periods.period_end_date = fiscal_quarters.period_end_date
left join split_adjusted
    on
        periods.cik = split_adjusted.cik
        and periods.period_end_date = split_adjusted.period_end_date
