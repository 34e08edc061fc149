{{ config(materialized='table_function', parameters=['as_of']) }}

with guidance as (
    select * from {{ as_of_model('stg_fundamentals__capex_guidance_as_of') }}
),

capex as (
    select * from {{ as_of_model('int_capex_growth_as_of') }}
    where basis = 'headline' and capex_usd is not null
),

-- A label names quarters of the calendar (CY2026) or of the company's own year (FY2026, FY2026Q1); others none.
labels as (
    select distinct
        ticker,
        period_label,
        left(period_label, 2) as year_kind,
        cast(nullif(regexp_extract(period_label, '^(CY|FY)([0-9]{4})', 2), '') as bigint) * 4 as year_index,
        cast(nullif(regexp_extract(period_label, 'Q([1-4])$', 1), '') as bigint) as quarter_number
    from guidance
    where regexp_matches(period_label, '^(CY|FY)[0-9]{4}(Q[1-4])?$')
),

spans as (
    select
        *,
        year_index + coalesce(quarter_number, 1) as first_index,
        year_index + coalesce(quarter_number, 4) as last_index
    from labels
),

spent as (
    select
        spans.ticker,
        spans.period_label,
        spans.first_index,
        spans.last_index,
        capex.capex_usd,
        capex.calendar_quarter,
        case
            when spans.year_kind = 'FY' then capex.fiscal_year * 4 + capex.fiscal_quarter
            else cast(left(capex.calendar_quarter, 4) as bigint) * 4 + cast(right(capex.calendar_quarter, 1) as bigint)
        end as quarter_index
    from spans
    inner join capex on spans.ticker = capex.ticker
),

summed as (
    select
        ticker,
        period_label,
        first_index,
        last_index,
        max(quarter_index) as latest_index,
        count(case when quarter_index between first_index and last_index then 1 end) as quarters_count,
        {{ exact_sum('case when quarter_index between first_index and last_index then capex_usd else 0 end', 0) }}
            as spent_to_date_usd,
        max(case when quarter_index between first_index and last_index then calendar_quarter end)
            as spent_through_quarter
    from spent
    group by ticker, period_label, first_index, last_index
)

-- Known only once a quarter is reported and if none is missing, from the period's first to its last or the latest.
select
    ticker,
    period_label,
    spent_to_date_usd,
    spent_through_quarter
from summed
where
    quarters_count > 0
    and quarters_count = least(last_index, latest_index) - first_index + 1
