-- A row is one that the mart and the function of this moment do not share: they are not the same model.
{{ config(meta={'dagster': {'ref': {'name': 'earnings'}}}) }}

with mart as (
    select * from {{ ref('earnings') }}
),

as_of_now as (
    select * from {{ ref('earnings_as_of') }}(cast(now() as timestamp))
),

mart_only as (
    select * from mart
    except
    select * from as_of_now
),

function_only as (
    select * from as_of_now
    except
    select * from mart
)

select
    cik,
    period_end_date
from mart_only
union all
select
    cik,
    period_end_date
from function_only
