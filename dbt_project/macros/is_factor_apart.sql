{#-
  Whether two values are apart by a factor or more, told by the difference of their logarithms. A fall from 0.08 to 0.05 is
  one by 1.6, whatever the last digit of a logarithm is: engines differ in it.
-#}
{% macro is_factor_apart(log_difference, factor) -%}
    abs({{ log_difference }}) >= ln({{ factor }}) - 1e-9
{%- endmacro %}
