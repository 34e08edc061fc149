{#-
  The issuers whose rows this run computes in models that are built by issuer, as a list of CIKs; none for all of them.

  Before dbt starts, the pipeline writes them into landing.issuers_to_build, and says so in its environment: those with a
  new fact or headline since the last audited build, where nothing else has changed. By hand all issuers are computed.
-#}
{% macro issuers_to_build() -%}
    {%- if not execute or model.config.materialized != 'by_issuer' -%}
        {{ return(none) }}
    {%- endif -%}
    {%- if env_var('MARKET_WAREHOUSE_ISSUERS', 'all') != 'some' -%}
        {{ return(none) }}
    {%- endif -%}
    {{ return(run_query('select cik from landing.issuers_to_build order by cik').columns[0].values() | list) }}
{%- endmacro %}
