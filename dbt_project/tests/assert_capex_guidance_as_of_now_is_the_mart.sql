-- A row is one that the mart and the function of this moment do not share: they are not the same model.
{{ config(meta={'dagster': {'ref': {'name': 'capex_guidance'}}}) }}

with mart as (
    select * from {{ ref('capex_guidance') }}
),

as_of_now as (
    select * from {{ ref('capex_guidance_as_of') }}(cast(now() as timestamp))
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
    ticker,
    announced_date,
    period_label
from mart_only
union all
select
    ticker,
    announced_date,
    period_label
from function_only
