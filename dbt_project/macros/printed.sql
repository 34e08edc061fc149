{#- A number as text: rounded to six decimals, without a trailing .0. -#}
{% macro printed(number) -%}
    regexp_replace(cast(round({{ number }}, 6) as {{ dbt.type_string() }}), '\.0$', '')
{%- endmacro %}
