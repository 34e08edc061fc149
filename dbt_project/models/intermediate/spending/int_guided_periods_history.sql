with guidance as (
    select * from {{ ref('stg_fundamentals__capex_guidance_versions') }}
),

growth as (
    select * from {{ ref('int_capex_growth_history') }}
    where basis = 'headline' and capex_usd is not null
),

capex as (
    {{ folded('growth', ['ticker', 'period_end_date'], [
        'capex_usd', 'calendar_quarter', 'fiscal_year', 'fiscal_quarter'
    ]) }}
),

-- A label names calendar quarters (CY2026) or quarters of the company's own year (FY2026, FY2026Q1); other labels are
-- left out.
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

moments as (
    {{ timeline(['ticker'], [('capex', 'known_from'), ('capex', 'known_until')]) }}
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
        end as quarter_index,
        moments.known_from,
        moments.known_until
    from moments
    inner join spans on moments.ticker = spans.ticker
    inner join capex
        on
            moments.ticker = capex.ticker
            and {{ stands_at('capex', 'moments.known_from') }}
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
            as spent_through_quarter,
        known_from,
        known_until
    from spent
    group by ticker, period_label, first_index, last_index, known_from, known_until
)

-- A period has a row only once one of its quarters is reported, and only if no quarter is missing from its first to its
-- last or to the latest reported one.
select
    ticker,
    period_label,
    spent_to_date_usd,
    spent_through_quarter,
    known_from,
    known_until
from summed
where
    quarters_count > 0
    and quarters_count = least(last_index, latest_index) - first_index + 1
