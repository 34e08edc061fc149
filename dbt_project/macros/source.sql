{#- As ref(): sources without the database's name. On Spark a raw table is a folder of Parquet files. -#}
{% macro source(source_name, table_name) %}
    {%- set relation = builtins.source(source_name, table_name).include(database=false) -%}
    {{ return(adapter.dispatch('raw_table')(relation)) }}
{%- endmacro %}

{% macro default__raw_table(relation) -%}
    {{ return(relation) }}
{%- endmacro %}

{% macro spark__raw_table(relation) -%}
    {%- set folder = env_var('MARKET_WAREHOUSE_SPARK_ROOT', '') ~ '/raw' -%}
    {{ return('parquet.`' ~ folder ~ '/' ~ relation.schema ~ '.' ~ relation.identifier ~ '`') }}
{%- endmacro %}
