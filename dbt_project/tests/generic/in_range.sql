{#- A number lies between bounds, which count as inside unless is_strict; null passes. Infinite and NaN fail. -#}
{% test in_range(model, column_name, minimum=none, maximum=none, is_strict=false) %}

with validation_errors as (
    select {{ column_name }}
    from {{ model }}
    where
        cast({{ column_name }} as double) in (
            cast('infinity' as double), cast('-infinity' as double), cast('nan' as double)
        )
        or {{ column_name }} <{{ '=' if is_strict }} {{ minimum if minimum is not none else 'null' }}
        or {{ column_name }} >{{ '=' if is_strict }} {{ maximum if maximum is not none else 'null' }}
)

select * from validation_errors

{% endtest %}
