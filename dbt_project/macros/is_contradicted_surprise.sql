{#-
  Whether a report's own surprise contradicts its figures: twenty points off and more, and farther than it is large. Of
  44,212 real reports none is (2026-11). False where one of the three is missing or the estimate is below five cents.
-#}
{% macro is_contradicted_surprise(reports) -%}
    {%- set actual = reports ~ ".eps_actual_usd_per_share" -%}
    {%- set estimate = reports ~ ".eps_estimate_usd_per_share" -%}
    {%- set stated = reports ~ ".surprise_pct" -%}
    {%- set off = "abs(100 * (" ~ actual ~ " - " ~ estimate ~ ") / abs(" ~ estimate ~ ") - " ~ stated ~ ")" -%}
    coalesce(abs({{ estimate }}) >= 0.05e0 and {{ off }} > 20 and {{ off }} > abs({{ stated }}), false)
{%- endmacro %}
