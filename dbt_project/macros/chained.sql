{#- The product of a column of positive numbers over a window, to fifteen decimals, where there may be many of them. As
    doubles many factors give another last digit when other rows stand beside them; decimals are added up exactly.
    A factor of 0, of which there is no logarithm, makes the product 0. -#}
{% macro chained(column, window) -%}
    round(exp(sum(cast(ln(greatest({{ column }}, 1e-300)) as decimal(38, 18))) over {{ window }}), 15)
{%- endmacro %}
