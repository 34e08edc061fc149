{%- set key = ['cik', 'period_end_date'] -%}
with quarters as (
    select * from {{ ref('int_quarters_history') }}
    where metric in ('revenue', 'net_income', 'eps_diluted')
),

fiscal_quarters as (
    select * from {{ ref('int_fiscal_quarters_history') }}
),

splits as (
    select * from {{ ref('int_issuer_splits') }}
),

later_splits as (
    select
        quarters.cik,
        quarters.period_end_date,
        splits.known_at
    from quarters
    inner join splits
        on
            quarters.cik = splits.cik
            and splits.split_date > cast(quarters.known_at as date)
    where quarters.metric = 'eps_diluted'
),

moments as (
    {{ timeline(key, [
        ('quarters', 'known_from'), ('quarters', 'known_until'), ('fiscal_quarters', 'known_from'),
        ('later_splits', 'known_at')
    ]) }}
),

standing as (
    select
        quarters.cik,
        quarters.metric,
        quarters.accession_numbers,
        quarters.quarter_value,
        quarters.value_first,
        quarters.period_start_date,
        quarters.period_end_date,
        quarters.known_at,
        moments.known_from,
        moments.known_until
    from moments
    inner join quarters
        on
            moments.cik = quarters.cik
            and moments.period_end_date = quarters.period_end_date
            and {{ stands_at('quarters', 'moments.known_from') }}
),

-- A filing states earnings per share in the shares of its day, so they are divided by every split after it.
split_adjusted as (
    select
        standing.cik,
        standing.period_end_date,
        standing.known_from,
        max(standing.quarter_value) / coalesce(product(splits.split_ratio), 1) as eps_split_adjusted
    from standing
    left join splits
        on
            standing.cik = splits.cik
            and standing.known_from >= splits.known_at
            and splits.split_date > cast(standing.known_at as date)
    where standing.metric = 'eps_diluted'
    group by standing.cik, standing.period_end_date, standing.known_from
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
        max(known_at) as known_at,
        known_from,
        known_until
    from standing
    group by cik, period_end_date, known_from, known_until
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
    periods.known_at,
    periods.known_from,
    periods.known_until
from periods
left join fiscal_quarters
    on
        periods.cik = fiscal_quarters.cik
        and periods.period_end_date = fiscal_quarters.period_end_date
        and {{ stands_at('fiscal_quarters', 'periods.known_from') }}
left join split_adjusted
    on
        periods.cik = split_adjusted.cik
        and periods.period_end_date = split_adjusted.period_end_date
        and periods.known_from = split_adjusted.known_from
