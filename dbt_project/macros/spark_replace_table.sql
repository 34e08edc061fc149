{#-
  On Spark a table is Parquet files below a folder of its own, which the pipeline clears first where it builds whole.
  Those that are built by quote, by security or by session have a folder a month: session_month, a column that no model
  names.
-#}
{% macro spark_replace_table(is_by_month) %}
    {%- set earlier = load_cached_relation(this) -%}
    {%- set query = compiled_code -%}
    {%- if config.get('contract').enforced -%}
        {%- do get_assert_columns_equivalent(compiled_code) -%}
        {%- set query = 'select ' ~ model.columns | join(', ') ~ ' from (' ~ compiled_code ~ '\n) as built' -%}
    {%- endif -%}
    {%- if earlier is not none -%}
        {%- do adapter.drop_relation(earlier) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        create table {{ this }} using parquet {{ 'partitioned by (session_month)' if is_by_month }}
        location '{{ spark_folder_of(this) }}' as
        {% if is_by_month -%}
            {{ spark_by_month(query) }}
        {%- else -%}
            {{ query }}
        {%- endif -%}
    {%- endcall -%}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmacro %}

{#- The rows of a query with their month, those of a month together: few files a month, and none too large. -#}
{% macro spark_by_month(query) -%}
    select /*+ rebalance(session_month) */ *
    from (
        select *, date_format(session_date, 'yyyy-MM') as session_month from ({{ query }}
        ) as built
    ) as of_months
{%- endmacro %}

{#- The folder of a table, below which its files are. -#}
{% macro spark_folder_of(relation) -%}
    {{ env_var('MARKET_WAREHOUSE_SPARK_ROOT') }}/tables/{{ relation.schema }}/{{ relation.identifier }}
{%- endmacro %}
