{#- The texts of a group in order, as one text with a separator between them: an aggregate. -#}
{% macro ordered_list(expression, separator) -%}
    {{ return(adapter.dispatch('ordered_list')(expression, separator)) }}
{%- endmacro %}

{% macro default__ordered_list(expression, separator) -%}
    array_join(array_sort(collect_list({{ expression }})), '{{ separator }}')
{%- endmacro %}

{% macro duckdb__ordered_list(expression, separator) -%}
    string_agg({{ expression }}, '{{ separator }}' order by {{ expression }})
{%- endmacro %}
