{#- The day of the run (UTC): a claim whose period ends later is still open. Unit tests override it with their own. -#}
{% macro today() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d") }}' as date)
{%- endmacro %}
