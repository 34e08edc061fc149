{%- set key = ['group_name', 'calendar_quarter', 'basis'] -%}
with growth as (
    select * from {{ ref('int_capex_growth_history') }}
    where capex_usd is not null
),

states_of_members as (
    {{ folded('growth', ['cik', 'basis', 'period_end_date'], [
        'calendar_quarter', 'capex_usd', 'capex_year_earlier_usd', 'capex_ttm_usd', 'known_at'
    ]) }}
),

members as (
    select * from {{ ref('int_group_members') }}
),

capex as (
    select
        members.group_name,
        members.members_count,
        states_of_members.*
    from states_of_members
    inner join members on states_of_members.cik = members.cik
),

moments as (
    {{ timeline(key, [('capex', 'known_from'), ('capex', 'known_until')]) }}
),

summed as (
    select
        capex.group_name,
        capex.calendar_quarter,
        capex.basis,
        {{ exact_sum('capex.capex_usd', 0) }} as reported_usd,
        {{ exact_sum('capex.capex_year_earlier_usd', 0) }} as reported_year_earlier_usd,
        {{ exact_sum('capex.capex_ttm_usd', 0) }} as reported_ttm_usd,
        count(*) as reporting_count,
        count(capex.capex_year_earlier_usd) as year_earlier_count,
        count(capex.capex_ttm_usd) as ttm_count,
        max(capex.members_count) as members_count,
        max(capex.known_at) as known_at,
        moments.known_from,
        moments.known_until
    from moments
    inner join capex
        on
            moments.group_name = capex.group_name
            and moments.calendar_quarter = capex.calendar_quarter
            and moments.basis = capex.basis
            and {{ stands_at('capex', 'moments.known_from') }}
    group by capex.group_name, capex.calendar_quarter, capex.basis, moments.known_from, moments.known_until
),

totals as (
    select
        group_name,
        calendar_quarter,
        basis,
        case when reporting_count = members_count then reported_usd end as capex_usd,
        reported_usd,
        reporting_count,
        members_count,
        case
            when reporting_count = members_count and year_earlier_count = members_count
                then reported_usd / nullif(reported_year_earlier_usd, 0) - 1
        end as capex_yoy_change_ratio,
        case
            when reporting_count = members_count and ttm_count = members_count then reported_ttm_usd
        end as capex_ttm_usd,
        known_at,
        known_from,
        known_until
    from summed
),

states as (
    {{ folded('totals', key, [
        'capex_usd', 'reported_usd', 'reporting_count', 'members_count', 'capex_yoy_change_ratio', 'capex_ttm_usd',
        'known_at'
    ]) }}
)

select
    group_name,
    calendar_quarter,
    basis,
    capex_usd,
    reported_usd,
    reporting_count,
    members_count,
    capex_yoy_change_ratio,
    capex_ttm_usd,
    known_at,
    known_from,
    known_until
from states
