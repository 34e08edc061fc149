{#-
  A table or a view in one statement, with the description of it and its columns in a second one.

  dbt's own build it beside the old one, rename both and drop: a dozen statements a model, a quarter of a run that
  builds small tables (2026-11). DuckDB replaces a table or a view in one transaction.
-#}
{% materialization table, adapter='duckdb' %}
    {{ return(replace_relation('table')) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {{ return(replace_relation('view')) }}
{% endmaterialization %}

{% materialization table, adapter='spark' %}
    {{ return(spark_replace_table(is_by_month=false)) }}
{% endmaterialization %}

{#-
  A view of a small raw table becomes a table here: otherwise each of its readers ranks the versions again, and each plan
  has the ranking in it.
-#}
{% materialization view, adapter='spark' %}
    {%- if model.sources and ['raw_market', 'daily_quotes'] not in model.sources -%}
        {{ return(spark_replace_table(is_by_month=false)) }}
    {%- endif -%}
    {%- set earlier = load_cached_relation(this) -%}
    {%- if earlier is not none and earlier.type != 'view' -%}
        {%- do adapter.drop_relation(earlier) -%}
    {%- endif -%}
    {%- if config.get('contract').enforced -%}
        {%- do get_assert_columns_equivalent(compiled_code) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        create or replace view {{ this }} as {{ compiled_code }}
    {%- endcall -%}
    {{ return({'relations': [this.incorporate(type='view')]}) }}
{% endmaterialization %}

{% macro replace_relation(type) %}
    {%- set is_of_spark = is_read_from_spark() and type == 'table' -%}
    {%- set type = 'view' if is_of_spark and is_view_of_spark() else type -%}
    {%- set target = this.incorporate(type=type) -%}
    {%- set earlier = load_cached_relation(this) -%}
    {%- set query = rows_of_spark() if is_of_spark else compiled_code -%}
    {%- if config.get('contract').enforced -%}
        {%- do get_assert_columns_equivalent(compiled_code) -%}
        {%- set query = 'select ' ~ model.columns | join(', ') ~ ' from (' ~ query ~ '\n) as built' -%}
    {%- endif -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- if earlier is not none and earlier.type != type -%}
        {%- do adapter.drop_relation(earlier) -%}
    {%- endif -%}
    {%- call statement('main') -%}
        create or replace {{ type }} {{ target }} as {{ query }}
    {%- endcall -%}
    {%- do persist_docs(target, model) -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target]}) }}
{% endmacro %}
