{#- What is new to this run of quotes, by ticker and session: written by the pipeline before dbt starts. -#}
{% macro quotes_to_build() -%}
    {{ return(adapter.dispatch('raw_table')(api.Relation.create(schema='landing', identifier='quotes_to_build'))) }}
{%- endmacro %}
