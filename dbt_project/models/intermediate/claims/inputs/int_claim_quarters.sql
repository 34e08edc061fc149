-- One row per company and calendar quarter of a claimed total, with its capital expenditure on the claim's basis, as
-- known at the moment judged. That on the other basis decides nothing: it is only named beside it.
with claims as (
    select
        *,
        case when metric = 'capex_cash_annual' then 'cash_ppe' else 'headline' end as basis
    from {{ ref('int_claims') }}
    where family = 'capex_totals'
),

moments as (
    select distinct as_of as moment from claims
),

known as (
    select
        moments.moment,
        spending.*
    from moments
    inner join {{ ref('int_capex_growth_history') }} as spending on {{ stands_at('spending', 'moments.moment') }}
    where spending.capex_usd is not null
),

started as (
    select
        article_id,
        claim_id,
        judged_as,
        basis,
        as_of,
        period_start_date,
        period_end_date,
        cast(unnest(generate_series(
            {{ dbt.date_trunc('quarter', 'period_start_date') }}, period_end_date, interval 3 month
        )) as date) as quarter_start_date
    from claims
),

-- A quarter belongs to the period that holds its middle day, because a period may start on the last day of the year
-- before.
quarters as (
    select
        *,
        {{ calendar_quarter('quarter_start_date') }} as calendar_quarter
    from started
    where {{ dbt.dateadd('day', 45, 'quarter_start_date') }} between period_start_date and period_end_date
)

select
    quarters.article_id,
    quarters.claim_id,
    quarters.judged_as,
    members.ticker,
    quarters.calendar_quarter,
    quarters.basis,
    known.capex_usd,
    beside.basis as other_basis,
    beside.capex_usd as other_basis_capex_usd
from quarters
inner join {{ ref('int_claim_members') }} as members
    on
        quarters.article_id = members.article_id
        and quarters.claim_id = members.claim_id
left join known
    on
        quarters.as_of = known.moment
        and members.cik = known.cik
        and quarters.basis = known.basis
        and quarters.calendar_quarter = known.calendar_quarter
left join known as beside
    on
        quarters.as_of = beside.moment
        and members.cik = beside.cik
        and beside.basis = case when quarters.basis = 'headline' then 'cash_ppe' else 'headline' end
        and quarters.calendar_quarter = beside.calendar_quarter
