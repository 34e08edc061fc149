{#-
  The descriptions of a relation and of its columns, in one statement; a function has only its own. A description of a
  column that does not exist fails the model. dbt's own macro asks twice which columns there are: a second of a run that
  builds the marts (2026-11).
-#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set is_function = model.config.materialized == 'table_function' -%}
    {%- set columns = model.columns.values() if config.persist_column_docs() and not is_function else [] -%}
    {%- set name = relation.include(database=false) -%}
    {%- call statement('describe') -%}
        comment on {{ 'macro table' if is_function else relation.type }} {{ name }}
        is {{ duckdb_escape_comment(model.description.strip()) }};
        {%- for column in columns %}
        comment on column {{ name }}.{{ column.name }} is {{ duckdb_escape_comment(column.description) }};
        {%- endfor %}
    {%- endcall -%}
{%- endmacro %}
