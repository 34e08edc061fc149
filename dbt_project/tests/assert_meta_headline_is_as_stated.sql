-- A row is a quarter for which META's cash line and lease principal miss what the project ships as stated by the
-- company, by a million or more. A warning: the filings of a drop folder may be restated, or wrong, and a finding
-- (headline_conflicts) tells it.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'hyperscaler_spending'}}}) }}

with spending as (
    select * from {{ ref('hyperscaler_spending') }}
    where ticker = 'META' and basis = 'headline'
),

stated as (
    select * from {{ ref('stg_fundamentals__capex_headline_as_of') }}(timestamp '9999-12-31')
    where source_name = 'shipped'
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
