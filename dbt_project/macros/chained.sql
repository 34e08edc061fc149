{#- The product of a column of positive numbers over a window, to fifteen decimals, where there may be many of them. As
    doubles many factors give another last digit when other rows stand beside them; decimals are added up exactly. -#}
{% macro chained(column, window) -%}
    round(exp(sum(cast(ln({{ column }}) as decimal(38, 18))) over {{ window }}), 15)
{%- endmacro %}
