{#- Every row has its own combination of the columns; a failing row is a combination that occurs more than once. -#}
{% test unique_combination(model, columns) %}

with validation_errors as (
    select {{ columns | join(', ') }}
    from {{ model }}
    group by {{ columns | join(', ') }}
    having count(*) > 1
)

select * from validation_errors

{% endtest %}
