{#-
  A table with rows per session that follow from the quotes of that session and those before it: where only some
  securities have changed, the rows from the first changed session on are replaced.

  The model narrows the sessions that it computes by is_touched_session().
-#}
{% materialization by_session, adapter='duckdb' %}
    {%- if is_built_whole() or is_read_from_spark() -%}
        {{ return(replace_relation('table')) }}
    {%- endif -%}
    {{ return(replace_rows(is_touched_session('held.session_date'))) }}
{% endmaterialization %}

{% materialization by_session, adapter='spark' %}
    {%- if is_built_whole() -%}
        {{ return(spark_replace_table(is_by_month=true)) }}
    {%- endif -%}
    {{ return(spark_replace_months(is_touched_session('held.session_date'))) }}
{% endmaterialization %}
