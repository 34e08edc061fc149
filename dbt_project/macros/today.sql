{#- The day of the run (UTC): until then a period may still be open. Unit tests override it with a day of their own. -#}
{% macro today() -%}
    cast('{{ run_started_at.strftime("%Y-%m-%d") }}' as date)
{%- endmacro %}
