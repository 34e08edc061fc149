{#-
  A table with rows per security and session that follow from the quotes and actions of the security: where only some
  have changed, its rows from the first changed session on are replaced (see int_quotes_touched).

  The model narrows what it reads by touched().
-#}
{% materialization by_security, adapter='duckdb' %}
    {%- if is_built_whole() -%}
        {{ return(replace_relation('table')) }}
    {%- endif -%}
    {{ return(replace_rows(
        'held.security_id = touches.security_id and held.session_date >= touches.from_date',
        using='intermediate.int_quotes_touched as touches'
    )) }}
{% endmaterialization %}
