{#-
  The sum of doubles as an aggregate that does not depend on the order of rows: added as decimals of 18 places.
  A plain sum of doubles depends on which thread comes first, so two builds of the same data could differ in the last
  digit.

  places: 0 for whole dollars, whose sum is then exact to the dollar; with 18 places the conversion back to double may
  be off by 1e-16.
-#}
{% macro exact_sum(expression, places=18) -%}
    cast(sum(cast({{ expression }} as decimal(38, {{ places }}))) as double)
{%- endmacro %}
