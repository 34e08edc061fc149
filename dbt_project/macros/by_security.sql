{#-
  A table with rows per security and session that follow from the quotes and actions of the security: where only some
  have changed, its rows from the first changed session on are replaced (see int_quotes_touched).

  The model narrows what it reads by touched().
-#}
{% materialization by_security, adapter='duckdb' %}
    {%- if is_built_whole() or is_read_from_spark() -%}
        {{ return(replace_relation('table')) }}
    {%- endif -%}
    {{ return(replace_rows(
        'held.security_id = touches.security_id and held.session_date >= touches.from_date',
        using='intermediate.int_quotes_touched as touches'
    )) }}
{% endmaterialization %}

{% materialization by_security, adapter='spark' %}
    {%- if is_built_whole() -%}
        {{ return(spark_replace_table(is_by_month=true)) }}
    {%- endif -%}
    {{ return(spark_replace_months(
        'held.security_id = touches.security_id and held.session_date >= touches.from_date',
        'intermediate.int_quotes_touched as touches'
    )) }}
{% endmaterialization %}
