{#-
  The sum of doubles as an aggregate, the same whatever the order of rows: added as decimals of 18 places.
  A sum of doubles depends on which thread comes first, and two builds of the same data would differ in the last digit.
-#}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as decimal(38, 18))) as double)
{%- endmacro %}
