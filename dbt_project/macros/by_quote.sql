{#-
  A table with one row per ticker and session, each of which follows from the raw versions of that quote: where only some
  have a new version, their rows are replaced.

  The model narrows what it reads by with_new_version().
-#}
{% materialization by_quote, adapter='duckdb' %}
    {%- if is_built_whole() or is_read_from_spark() -%}
        {{ return(replace_relation('table')) }}
    {%- endif -%}
    {{ return(replace_rows(
        'held.ticker = new.ticker and held.session_date = new.session_date',
        using='landing.quotes_to_build as new'
    )) }}
{% endmaterialization %}

{% materialization by_quote, adapter='spark' %}
    {%- if is_built_whole() -%}
        {{ return(spark_replace_table(is_by_month=true)) }}
    {%- endif -%}
    {{ return(spark_replace_months(
        'held.ticker = new.ticker and held.session_date = new.session_date', quotes_to_build() ~ ' as new'
    )) }}
{% endmaterialization %}
