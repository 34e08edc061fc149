{#-
  Every row has its own combination of the columns; a failing row is a combination that occurs more than once.

  call: the arguments in parentheses, where the model is a function.
-#}
{% test unique_combination(model, columns, call='') %}

with validation_errors as (
    select {{ columns | join(', ') }}
    from {{ tested_rows(model) if not call else model ~ call }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
)

select * from validation_errors

{% endtest %}
