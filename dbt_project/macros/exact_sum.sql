{#-
  The sum of doubles as an aggregate, the same whatever the order of rows: added as decimals of 18 places.
  A sum of doubles depends on which thread comes first, and two builds of the same data would differ in the last digit.

  places: 0 for whole dollars, whose sum comes back to the dollar; 18 places leave a trace of 1e-16 on the way back.
-#}
{% macro exact_sum(expression, places=18) -%}
    cast(sum(cast({{ expression }} as decimal(38, {{ places }}))) as double)
{%- endmacro %}
