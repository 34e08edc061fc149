{#-
  At the start of a run that builds models: the audit that stands in the build file holds no longer, whoever runs dbt.
  The pipeline writes it anew after the checks; without it the next `make warehouse` builds everything.
-#}
{% macro forget_audit() -%}
    {%- if flags.WHICH in ('run', 'build') and target.type == 'duckdb' -%}
        drop table if exists landing.audit
    {%- endif -%}
{%- endmacro %}
