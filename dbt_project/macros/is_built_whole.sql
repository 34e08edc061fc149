{#-
  Whether this run computes all rows of the model at hand. Otherwise it computes those that follow from what is new.

  Before dbt starts, the pipeline says in its environment which models it computes whole: all of them where nothing is
  known of what they were made of, and those below a changed table whose new rows do not show which of theirs follow.
  By hand every model is.
-#}
{% macro is_built_whole() -%}
    {#- Not asked while dbt parses: it would parse the model again wherever the answer changes. -#}
    {%- if not execute -%}
        {{ return(true) }}
    {%- endif -%}
    {%- set names = env_var('MARKET_WAREHOUSE_WHOLE_MODELS', '*') -%}
    {{ return( names == '*' or model.name in names.split(',') or load_cached_relation(this) is none) }}
{%- endmacro %}
