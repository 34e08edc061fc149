{{ config(materialized='table_function', parameters=['as_of']) }}

with facts as (
    select * from {{ as_of_model('int_facts_as_of') }}
),

headlines as (
    select * from {{ as_of_model('stg_fundamentals__capex_headline_as_of') }}
),

fiscal_years as (
    select * from {{ ref('int_fiscal_years') }}
    where known_at <= {{ as_of() }}
),

ends as (
    select
        cik,
        period_end_date
    from facts
    union distinct
    select
        cik,
        period_end_date
    from headlines
),

-- How many quarters lie between the period's end and the nearest fiscal year end known: past it, a negative number.
distances as (
    select
        ends.cik,
        ends.period_end_date,
        -- A year that ends in the first week of January is the year before.
        extract(year from {{ dbt.dateadd('day', -7, 'fiscal_years.fiscal_year_end_date') }}) as anchor_year,
        floor(
            {{ dbt.datediff('ends.period_end_date', 'fiscal_years.fiscal_year_end_date', 'day') }} / 91.3125e0 + 0.5e0
        ) as quarters_before_anchor,
        row_number() over (
            partition by ends.cik, ends.period_end_date
            order by
                abs({{ dbt.datediff('ends.period_end_date', 'fiscal_years.fiscal_year_end_date', 'day') }}),
                fiscal_years.fiscal_year_end_date
        ) as distance_rank
    from ends
    inner join fiscal_years on ends.cik = fiscal_years.cik
),

numbered as (
    select
        cik,
        period_end_date,
        cast(anchor_year * 4 + 3 - quarters_before_anchor as bigint) as quarter_index
    from distances
    where distance_rank = 1
)

select
    cik,
    cast(floor(quarter_index / 4e0) as bigint) as fiscal_year,
    quarter_index - cast(floor(quarter_index / 4e0) as bigint) * 4 + 1 as fiscal_quarter,
    period_end_date
from numbered
