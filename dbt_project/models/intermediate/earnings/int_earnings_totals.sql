-- Revenue and net income added up per calendar quarter and scope, over issuers that state both years.
with members as (
    select * from {{ ref('int_season_members') }}
),

earnings as (
    select * from {{ ref('int_earnings_history') }}
    where known_until is null
),

-- If two periods of an issuer fall into one calendar quarter, the later one counts.
ranked as (
    select
        *,
        row_number() over (partition by cik, calendar_quarter order by period_end_date desc) as period_rank
    from earnings
),

paired as (
    select
        members.scope_kind,
        members.scope_name,
        members.calendar_quarter,
        case when ranked.revenue_year_earlier_usd is not null then ranked.revenue_usd end as revenue_usd,
        case when ranked.revenue_usd is not null then ranked.revenue_year_earlier_usd end as revenue_year_earlier_usd,
        case when ranked.net_income_year_earlier_usd is not null then ranked.net_income_usd end as net_income_usd,
        case
            when ranked.net_income_usd is not null then ranked.net_income_year_earlier_usd
        end as net_income_year_earlier_usd,
        case
            when
                (ranked.revenue_usd is not null and ranked.revenue_year_earlier_usd is not null)
                or (ranked.net_income_usd is not null and ranked.net_income_year_earlier_usd is not null)
                then ranked.known_at
        end as growth_known_at
    from ranked
    inner join members
        on
            ranked.cik = members.issuer_id
            and ranked.calendar_quarter = members.calendar_quarter
    where ranked.period_rank = 1
)

select
    scope_kind,
    scope_name,
    calendar_quarter,
    {{ exact_sum('revenue_usd', 0) }} as revenue_usd,
    {{ exact_sum('revenue_year_earlier_usd', 0) }} as revenue_year_earlier_usd,
    {{ exact_sum('net_income_usd', 0) }} as net_income_usd,
    {{ exact_sum('net_income_year_earlier_usd', 0) }} as net_income_year_earlier_usd,
    count(revenue_usd) as revenue_growth_issuers_count,
    count(net_income_usd) as net_income_growth_issuers_count,
    max(growth_known_at) as growth_known_at
from paired
group by scope_kind, scope_name, calendar_quarter
