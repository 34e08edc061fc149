-- A row is a quarter for which META's headline, cash line plus lease principal, differs by a million dollars or more
-- from the figure that the project ships as stated by the company. Only a warning: the filings of a drop folder may be
-- restated, or wrong, and the finding headline_conflicts reports it.
{{ config(severity='warn', meta={'dagster': {'ref': {'name': 'hyperscaler_spending'}}}) }}

with spending as (
    select * from {{ ref('hyperscaler_spending') }}
    where ticker = 'META' and basis = 'headline'
),

stated as (
    select * from {{ ref('int_capex_headline_statements_history') }}
    where known_until is null and source_name = 'shipped'
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
