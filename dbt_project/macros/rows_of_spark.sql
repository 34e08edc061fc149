{#- Whether Spark has built the model at hand in this run, so that DuckDB has but to read it. -#}
{% macro is_read_from_spark() -%}
    {{ return(env_var('MARKET_WAREHOUSE_ENGINE', '') == 'spark' and 'market_half' in model.tags) }}
{%- endmacro %}

{#- Whether Spark writes the model at hand a folder a month. -#}
{% macro is_by_month() -%}
    {{ return(config.get('materialized') in ('by_quote', 'by_security', 'by_session')) }}
{%- endmacro %}

{#- The files that Spark wrote of the model at hand: where views read them, under the names that stay. -#}
{% macro files_of_spark() -%}
    {%- set viewed = env_var('MARKET_WAREHOUSE_SPARK_VIEWED', '') -%}
    {%- if is_by_month() and viewed -%}
        {{ return(viewed ~ '/' ~ this.schema ~ '/' ~ this.identifier ~ '/session_month=*/*.parquet') }}
    {%- endif -%}
    {{ return(spark_folder_of(this) ~ '/' ~ ('session_month=*/' if is_by_month() else '') ~ '*.parquet') }}
{%- endmacro %}

{#- Whether there is such a file: without rows there is no month. -#}
{% macro has_files_of_spark() -%}
    {{ return(run_query("select count(*) from glob('" ~ files_of_spark() ~ "')").rows[0][0] > 0) }}
{%- endmacro %}

{#- Whether the model at hand becomes a view of what Spark wrote, and not a table with its rows. -#}
{% macro is_view_of_spark() -%}
    {{ return(
        is_read_from_spark() and is_by_month() and env_var('MARKET_WAREHOUSE_SPARK_VIEWED', '') != ''
        and has_files_of_spark()
    ) }}
{%- endmacro %}

{#- What Spark wrote of the model at hand: a select with the columns and types of the model's own SQL on DuckDB. -#}
{% macro rows_of_spark() -%}
    {%- set columns = [] -%}
    {%- for column in get_column_schema_from_query(compiled_code) -%}
        {%- do columns.append('cast(' ~ column.name ~ ' as ' ~ column.data_type ~ ') as ' ~ column.name) -%}
    {%- endfor -%}
    {%- if is_by_month() and not has_files_of_spark() -%}
        {{ return('select * from (' ~ compiled_code ~ '\n) as no_rows where false') }}
    {%- endif -%}
    {{ return(
        'select ' ~ columns | join(', ') ~ " from read_parquet('" ~ files_of_spark() ~ "', hive_partitioning = false)"
    ) }}
{%- endmacro %}
