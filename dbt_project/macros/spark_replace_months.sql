{#-
  Replaces some rows of the model's table, as replace_rows() does on DuckDB: the months in which rows go or come are
  written anew, the others stay as they are.
-#}
{% macro spark_replace_months(condition, using=none) %}
    {%- set goes = 'coalesce(' ~ condition ~ ', false)' -%}
    {%- if using -%}
        {%- set goes = 'exists (select 1 from ' ~ using ~ ' where ' ~ condition ~ ')' -%}
    {%- endif -%}
    {%- set beside = spark_write_beside() -%}
    {#- Spark tells the columns of partitions twice, and inserts by position. -#}
    {%- set names = adapter.get_columns_in_relation(this) | map(attribute='name') -%}
    {%- set columns = names | reject('equalto', 'session_month') | unique | join(', ') -%}
    {%- set months = run_query(
        'select session_month, sum(staying) + sum(coming) as rows_count from ('
        ~ 'select session_month, 1 as staying, 0 as coming, 0 as going from ' ~ this ~ ' as held where not ' ~ goes
        ~ ' union all select session_month, 0, 0, 1 from ' ~ this ~ ' as held where ' ~ goes
        ~ " union all select date_format(session_date, 'yyyy-MM'), 0, 1, 0 from " ~ beside
        ~ ') as counted group by session_month having sum(going) + sum(coming) > 0 order by session_month'
    ) -%}
    {%- set written = [] -%}
    {%- for row in months.rows -%}
        {%- if row['rows_count'] == 0 -%}
            {#- Spark leaves a month alone of which nothing is written. -#}
            {%- do run_query(
                'insert overwrite table ' ~ this ~ " partition (session_month = '" ~ row['session_month'] ~ "') select "
                ~ columns ~ ' from ' ~ beside ~ ' where false'
            ) -%}
        {%- else -%}
            {%- do written.append(row['session_month']) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if written -%}
        {%- call statement('main') -%}
            insert overwrite table {{ this }} partition (session_month)
            select /*+ rebalance(session_month) */ *
            from (
                select {{ columns }}, session_month
                from {{ this }} as held
                where session_month in ('{{ written | join("', '") }}') and not {{ goes }}
                union all
                select {{ columns }}, date_format(session_date, 'yyyy-MM') as session_month
                from {{ beside }}
            ) as of_months
        {%- endcall -%}
    {%- else -%}
        {%- call statement('main') -%}
            select 'no month has changed'
        {%- endcall -%}
    {%- endif -%}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmacro %}

{#- Write what the model's SQL yields into a table of the schema landing, which on Spark holds nothing else. -#}
{% macro spark_write_beside() -%}
    {%- set name = this.schema ~ '__' ~ this.identifier -%}
    {%- set beside = api.Relation.create(schema='landing', identifier=name, type='table') -%}
    {%- do run_query('create schema if not exists landing') -%}
    {%- do run_query('drop table if exists ' ~ beside) -%}
    {%- call statement('beside') -%}
        create table {{ beside }} using parquet location '{{ spark_folder_of(beside) }}' as {{ compiled_code }}
    {%- endcall -%}
    {{ return(beside) }}
{%- endmacro %}
