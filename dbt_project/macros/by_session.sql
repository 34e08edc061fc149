{#-
  A table with rows per session that follow from the quotes of that session and those before it: where only some
  securities have changed, the rows from the first changed session on are replaced.

  The model narrows the sessions that it computes by is_touched_session().
-#}
{% materialization by_session, adapter='duckdb' %}
    {%- if is_built_whole() -%}
        {{ return(replace_relation('table')) }}
    {%- endif -%}
    {{ return(replace_rows(is_touched_session('held.session_date'))) }}
{% endmaterialization %}
