{%- set key = ['group_name', 'calendar_quarter', 'basis'] -%}
with growth as (
    select * from {{ ref('int_capex_growth_history') }}
    where capex_usd is not null
),

group_members as (
    select * from {{ ref('int_group_members') }}
),

issuers as (
    select * from {{ ref('int_spending_issuers') }}
),

states_of_members as (
    {{ folded('growth', ['cik', 'basis', 'period_end_date'], [
        'calendar_quarter', 'capex_usd', 'capex_year_earlier_usd', 'capex_ttm_usd', 'known_at'
    ]) }}
),

members as (
    select
        group_members.group_name,
        group_members.cik,
        issuers.ticker,
        group_members.members_count
    from group_members
    inner join issuers on group_members.cik = issuers.cik
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

missing as (
    select
        summed.group_name,
        summed.calendar_quarter,
        summed.basis,
        summed.known_from,
        {{ dbt.listagg('members.ticker', "', '", 'order by members.ticker') }} as missing_tickers
    from summed
    inner join members on summed.group_name = members.group_name
    left join capex
        on
            members.group_name = capex.group_name
            and members.cik = capex.cik
            and summed.calendar_quarter = capex.calendar_quarter
            and summed.basis = capex.basis
            and {{ stands_at('capex', 'summed.known_from') }}
    where capex.cik is null
    group by summed.group_name, summed.calendar_quarter, summed.basis, summed.known_from
),

totals as (
    select
        summed.group_name,
        summed.calendar_quarter,
        summed.basis,
        missing.missing_tickers,
        case when summed.reporting_count = summed.members_count then summed.reported_usd end as capex_usd,
        summed.reported_usd,
        summed.reporting_count,
        summed.members_count,
        case
            when summed.reporting_count = summed.members_count and summed.year_earlier_count = summed.members_count
                then summed.reported_usd / nullif(summed.reported_year_earlier_usd, 0) - 1
        end as capex_yoy_change_ratio,
        case
            when summed.reporting_count = summed.members_count and summed.ttm_count = summed.members_count
                then summed.reported_ttm_usd
        end as capex_ttm_usd,
        summed.known_at,
        summed.known_from,
        summed.known_until
    from summed
    left join missing
        on
            summed.group_name = missing.group_name
            and summed.calendar_quarter = missing.calendar_quarter
            and summed.basis = missing.basis
            and summed.known_from = missing.known_from
),

states as (
    {{ folded('totals', key, [
        'missing_tickers', 'capex_usd', 'reported_usd', 'reporting_count', 'members_count', 'capex_yoy_change_ratio',
        'capex_ttm_usd', 'known_at'
    ]) }}
)

select
    group_name,
    calendar_quarter,
    basis,
    missing_tickers,
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
