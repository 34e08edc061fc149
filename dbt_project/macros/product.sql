{#- The product of a column of a few positive numbers over a window: its name, or its definition in parentheses. -#}
{% macro product(column, window) -%}
    {{ return(adapter.dispatch('product')(column, window)) }}
{%- endmacro %}

{% macro default__product(column, window) -%}
    exp(sum(ln({{ column }})) over {{ window }})
{%- endmacro %}

{% macro duckdb__product(column, window) -%}
    product({{ column }}) over {{ window }}
{%- endmacro %}
