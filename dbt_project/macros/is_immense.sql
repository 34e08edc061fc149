{#-
  Whether a longer period less the shorter one within it is over fifteen times the shorter one's average quarter. Of
  6,600 real pairs the greatest is 8.6 times (TSLA, 2012; 2026-11), and a year typed ten times too high gives 37.
  Income and cash flow can be near zero in a quarter, so they are not judged.
-#}
{% macro is_immense(metric, longer_value, shorter_value, months_count) -%}
    (
        {{ metric }} in ('revenue', 'capex', 'depreciation')
        and {{ shorter_value }} > 0
        and {{ longer_value }} - {{ shorter_value }} > 45 * {{ shorter_value }} / ({{ months_count }} - 3)
    )
{%- endmacro %}
