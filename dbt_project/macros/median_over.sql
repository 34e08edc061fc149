{#- The median of a column over a window of a few rows. -#}
{% macro median_over(column, window) -%}
    {{ return(adapter.dispatch('median_over')(column, window)) }}
{%- endmacro %}

{#- Spark has no median over a window: here it is the middle of the values in order, in an array of one. -#}
{% macro default__median_over(column, window) -%}
    element_at(
        transform(
            array(array_sort(collect_list({{ column }}) over {{ window }})),
            sorted -> case
                when size(sorted) > 0
                    then (
                        element_at(sorted, cast((size(sorted) + 1) div 2 as int))
                        + element_at(sorted, cast(size(sorted) div 2 + 1 as int))
                    ) / 2
            end
        ),
        1
    )
{%- endmacro %}

{% macro duckdb__median_over(column, window) -%}
    median({{ column }}) over {{ window }}
{%- endmacro %}
