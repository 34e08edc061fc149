{#- A number as a person would write it: at most six decimals, none that are zero. -#}
{% macro printed(number) -%}
    regexp_replace(cast(round({{ number }}, 6) as {{ dbt.type_string() }}), '\.0$', '')
{%- endmacro %}
