{{ config(materialized='table_function', parameters=['as_of']) }}

with capex as (
    select * from {{ as_of_model('int_capex_growth_as_of') }}
    where capex_usd is not null
),

members as (
    select * from {{ ref('int_group_members') }}
),

summed as (
    select
        members.group_name,
        capex.calendar_quarter,
        capex.basis,
        {{ exact_sum('capex.capex_usd', 0) }} as reported_usd,
        {{ exact_sum('capex.capex_year_earlier_usd', 0) }} as reported_year_earlier_usd,
        {{ exact_sum('capex.capex_ttm_usd', 0) }} as reported_ttm_usd,
        count(*) as reporting_count,
        count(capex.capex_year_earlier_usd) as year_earlier_count,
        count(capex.capex_ttm_usd) as ttm_count,
        max(members.members_count) as members_count,
        max(capex.known_at) as known_at
    from capex
    inner join members on capex.cik = members.cik
    group by members.group_name, capex.calendar_quarter, capex.basis
)

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
    case when reporting_count = members_count and ttm_count = members_count then reported_ttm_usd end as capex_ttm_usd,
    known_at
from summed
