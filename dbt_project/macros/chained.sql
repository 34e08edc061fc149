{#- The product of a column of positive numbers over a window, to so many decimals, where there may be many of them. As
    doubles many factors give another last digit when other rows stand beside them; decimals are added up exactly.
    A factor of 0, of which there is no logarithm, makes the product 0. -#}
{% macro chained(column, window, places=15) -%}
    round(exp(sum(cast(ln(case when {{ column }} = 0 then 1e-300 else {{ column }} end) as decimal(38, 18))) over {{ window }}), {{ places }})
{%- endmacro %}
