-- A row is a quarter for which META's cash line and lease principal miss what the company states, by a million or more.
{{ config(meta={'dagster': {'ref': {'name': 'hyperscaler_spending'}}}) }}

with spending as (
    select * from {{ ref('hyperscaler_spending') }}
    where ticker = 'META' and basis = 'headline'
),

stated as (
    select * from {{ ref('stg_fundamentals__capex_headline_as_of') }}(timestamp '9999-12-31')
)

select
    spending.period_end_date,
    spending.capex_usd,
    stated.capex_usd as stated_usd
from spending
inner join stated
    on
        spending.cik = stated.cik
        and spending.period_end_date = stated.period_end_date
where abs(spending.capex_usd - stated.capex_usd) >= 1000000
