-- Where fiscal years end, from annual reports: a quarterly report's twelve-month column may end anywhere.
with facts as (
    select * from {{ ref('stg_fundamentals__company_facts') }}
)

select
    cik,
    period_end_date as fiscal_year_end_date,
    min(known_at) as known_at
from facts
where
    form like '10-K%'
    and {{ dbt.datediff('period_start_date', 'period_end_date', 'day') }} + 1 between 350 and 380
group by cik, period_end_date
