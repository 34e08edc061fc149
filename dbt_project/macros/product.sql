{#- The product of a column of positive numbers as an aggregate. -#}
{% macro product(column) -%}
    {{ return(adapter.dispatch('product')(column)) }}
{%- endmacro %}

{% macro default__product(column) -%}
    exp(sum(ln({{ column }})))
{%- endmacro %}

{% macro duckdb__product(column) -%}
    product({{ column }})
{%- endmacro %}
