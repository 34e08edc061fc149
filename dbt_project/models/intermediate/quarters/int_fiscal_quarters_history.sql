{%- set key = ['cik', 'period_end_date'] -%}
with fiscal_years as (
    select * from {{ ref('int_fiscal_years') }}
),

calendars as (
    select * from {{ ref('int_fiscal_calendars') }}
),

ends as (
    select
        cik,
        period_end_date
    from {{ ref('int_quarters_history') }}
    union distinct
    select
        cik,
        period_end_date
    from {{ ref('stg_fundamentals__capex_headline_versions') }}
),

known_years as (
    select
        ends.cik,
        ends.period_end_date,
        fiscal_years.known_at
    from ends
    inner join fiscal_years on ends.cik = fiscal_years.cik
),

moments as (
    {{ timeline(key, [('known_years', 'known_at')]) }}
),

-- The year that holds the period's end, give or take a week; where none does, the last one before, then the next.
known as (
    select
        moments.*,
        fiscal_years.fiscal_year_start_date,
        fiscal_years.fiscal_year_end_date,
        moments.period_end_date > {{ dbt.dateadd('day', 20, 'fiscal_years.fiscal_year_start_date') }}
        and moments.period_end_date <= {{ dbt.dateadd('day', 7, 'fiscal_years.fiscal_year_end_date') }} as is_within,
        {{ dbt.datediff('moments.period_end_date', 'fiscal_years.fiscal_year_end_date', 'day') }} as days_to_end
    from moments
    inner join fiscal_years
        on
            moments.cik = fiscal_years.cik
            and moments.known_from >= fiscal_years.known_at
),

-- Years are chosen by an aggregate, since a window over each year at each moment takes four times as long. Of two years
-- as near, the earlier: a day after the period's end counts half a day more than one before it.
placed as (
    select
        cik,
        period_end_date,
        known_from,
        known_until,
        min_by(
            fiscal_year_end_date,
            case when is_within then 0 when days_to_end < 0 then 1000000 else 2000000 end
            + abs(days_to_end) + case when days_to_end > 0 then 0.5 else 0 end
        ) as fiscal_year_end_date,
        min(case when days_to_end > 7 then fiscal_year_start_date end) as next_start_date
    from known
    group by cik, period_end_date, known_from, known_until
),

chosen as (
    select
        placed.*,
        fiscal_years.fiscal_year,
        fiscal_years.fiscal_year_start_date,
        fiscal_years.is_transition,
        placed.period_end_date > {{ dbt.dateadd('day', 20, 'fiscal_years.fiscal_year_start_date') }}
        and placed.period_end_date <= {{ dbt.dateadd('day', 7, 'fiscal_years.fiscal_year_end_date') }} as is_within,
        {{ dbt.datediff('placed.period_end_date', 'fiscal_years.fiscal_year_end_date', 'day') }} as days_to_end
    from placed
    inner join fiscal_years
        on
            placed.cik = fiscal_years.cik
            and placed.fiscal_year_end_date = fiscal_years.fiscal_year_end_date
),

-- How many quarters lie between the period's end and that of the year: past it, a negative number.
counted as (
    select
        *,
        cast(floor(days_to_end / 91.3125e0 + 0.5e0) as bigint) as quarters_to_end,
        -- Between two calendars: a transition report says so, or a gap before the next year that is none itself.
        (is_within and is_transition)
        or (
            not is_within and days_to_end < 0 and coalesce(
                {{ dbt.datediff('fiscal_year_end_date', 'next_start_date', 'day') }} between 20 and 340, false
            )
        ) as is_between_calendars
    from chosen
),

numbered as (
    select
        *,
        fiscal_year * 4 + 3 - quarters_to_end as quarter_index,
        cast(floor({{ dbt.datediff(
            'case when is_within then fiscal_year_start_date else fiscal_year_end_date end', 'period_end_date', 'day'
        ) }} / 91.3125e0 + 0.5e0) as bigint) as transition_quarter,
        cast(
            case when is_within then fiscal_year else extract(year from next_start_date) end as bigint
        ) as transition_year
    from counted
),

labels as (
    select
        numbered.cik,
        case
            when not numbered.is_between_calendars then cast(floor(numbered.quarter_index / 4e0) as bigint)
        end as fiscal_year,
        case
            when not numbered.is_between_calendars
                then numbered.quarter_index - cast(floor(numbered.quarter_index / 4e0) as bigint) * 4 + 1
        end as fiscal_quarter,
        case
            when numbered.is_between_calendars
                then concat('TP', numbered.transition_year, 'Q', numbered.transition_quarter)
            else concat(
                'FY', cast(floor(numbered.quarter_index / 4e0) as bigint),
                'Q', numbered.quarter_index - cast(floor(numbered.quarter_index / 4e0) as bigint) * 4 + 1
            )
        end as fiscal_period_label,
        numbered.period_end_date,
        -- Quarters of twelve and sixteen weeks: their own middles put two into one calendar quarter and none into the
        -- next, so each counts by the middle of an even quarter of its year.
        case
            when calendars.long_quarter is not null
                then cast({{ dbt.dateadd(
                    'day', 'cast(-91 * numbered.quarters_to_end - 45 as integer)', 'numbered.fiscal_year_end_date'
                ) }} as date)
        end as even_midpoint_date,
        numbered.known_from,
        numbered.known_until
    from numbered
    left join calendars on numbered.cik = calendars.cik
),

states as (
    {{ folded('labels', key, ['fiscal_year', 'fiscal_quarter', 'fiscal_period_label', 'even_midpoint_date']) }}
)

select
    cik,
    fiscal_year,
    fiscal_quarter,
    fiscal_period_label,
    period_end_date,
    even_midpoint_date,
    known_from,
    known_until
from states
