{#- A day's calendar quarter, as 2025Q4. -#}
{% macro calendar_quarter(day) -%}
    concat(cast(extract(year from {{ day }}) as {{ dbt.type_string() }}), 'Q', cast(extract(quarter from {{ day }}) as {{ dbt.type_string() }}))
{%- endmacro %}
