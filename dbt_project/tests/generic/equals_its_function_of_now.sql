{#-
  A mart is its function of this moment, row for row; a failing row is one that the two do not share.

  function: ref() to the function; key: columns that name a row.
-#}
{% test equals_its_function_of_now(model, function, key) %}

with mart as (
    select * from {{ model }}
),

as_of_now as (
    select * from {{ function }}(cast(now() as timestamp))
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

select {{ key | join(', ') }} from mart_only
union all
select {{ key | join(', ') }} from function_only

{% endtest %}
