{#-
  Whether a report's own surprise contradicts its figures: it differs from 100 * (actual - estimate) / |estimate| by
  more than 20 percentage points and by more than its own size. Of 44,212 real reports none does (2026-11). False where
  one of the three is missing or the estimate is below five cents.
-#}
{% macro is_contradicted_surprise(reports) -%}
    {%- set actual = reports ~ ".eps_actual_usd_per_share" -%}
    {%- set estimate = reports ~ ".eps_estimate_usd_per_share" -%}
    {%- set stated = reports ~ ".surprise_pct" -%}
    {%- set off = "abs(100 * (" ~ actual ~ " - " ~ estimate ~ ") / abs(" ~ estimate ~ ") - " ~ stated ~ ")" -%}
    coalesce(abs({{ estimate }}) >= 0.05e0 and {{ off }} > 20 and {{ off }} > abs({{ stated }}), false)
{%- endmacro %}
