{#-
  The issuers whose rows this run computes in models that are built by issuer, as a list of CIKs; none for all of them.

  Before dbt starts, the pipeline writes them into landing.issuers_to_build: those with a new fact or headline since the
  last audited build.
-#}
{% macro issuers_to_build() -%}
    {%- if not execute or model.config.materialized != 'by_issuer' or is_built_whole() -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(run_query('select cik from landing.issuers_to_build order by cik').columns[0].values() | list) }}
{%- endmacro %}
