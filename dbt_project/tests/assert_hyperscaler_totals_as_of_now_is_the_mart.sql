-- A row is one that the mart and the function of this moment do not share: they are not the same model.
{{ config(meta={'dagster': {'ref': {'name': 'hyperscaler_totals'}}}) }}

with mart as (
    select * from {{ ref('hyperscaler_totals') }}
),

as_of_now as (
    select * from {{ ref('hyperscaler_totals_as_of') }}(cast(now() as timestamp))
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
    group_name,
    calendar_quarter,
    basis
from mart_only
union all
select
    group_name,
    calendar_quarter,
    basis
from function_only
