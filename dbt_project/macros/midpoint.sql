{#- The day in the middle of a period; 45 days before its end where its start is not known. -#}
{% macro midpoint(first_day, last_day) -%}
    cast(
        {{ dbt.dateadd(
            'day',
            'cast(floor(coalesce(' ~ dbt.datediff(first_day, last_day, 'day') ~ ', 90) / -2e0) as integer)',
            last_day
        ) }} as date
    )
{%- endmacro %}
