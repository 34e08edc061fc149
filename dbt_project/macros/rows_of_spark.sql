{#- Whether Spark has built the model at hand in this run, so that DuckDB has but to read it. -#}
{% macro is_read_from_spark() -%}
    {{ return(env_var('MARKET_WAREHOUSE_ENGINE', '') == 'spark' and 'market_half' in model.tags) }}
{%- endmacro %}

{#- What Spark wrote of the model at hand: a select with the columns and types of the model's own SQL on DuckDB. -#}
{% macro rows_of_spark() -%}
    {%- set columns = [] -%}
    {%- for column in get_column_schema_from_query(compiled_code) -%}
        {%- do columns.append('cast(' ~ column.name ~ ' as ' ~ column.data_type ~ ') as ' ~ column.name) -%}
    {%- endfor -%}
    {%- set is_by_month = config.get('materialized') in ('by_quote', 'by_security', 'by_session') -%}
    {%- set files = spark_folder_of(this) ~ '/' ~ ('session_month=*/' if is_by_month else '') ~ '*.parquet' -%}
    {%- if is_by_month and run_query("select count(*) from glob('" ~ files ~ "')").rows[0][0] == 0 -%}
        {#- Without rows there is no month. -#}
        {{ return('select * from (' ~ compiled_code ~ '\n) as no_rows where false') }}
    {%- endif -%}
    {{ return('select ' ~ columns | join(', ') ~ " from read_parquet('" ~ files ~ "', hive_partitioning = false)") }}
{%- endmacro %}
