{#- The distinct members of comma-separated lists, as one such list in order: an aggregate. -#}
{% macro distinct_list(expression) -%}
    {{ return(adapter.dispatch('distinct_list')(expression)) }}
{%- endmacro %}

{% macro default__distinct_list(expression) -%}
    array_join(array_sort(array_distinct(flatten(collect_list(split({{ expression }}, ', '))))), ', ')
{%- endmacro %}

{% macro duckdb__distinct_list(expression) -%}
    array_to_string(
        list_sort(list_distinct(flatten(list(string_split({{ expression }}, ', '))))), ', '
    )
{%- endmacro %}
