{#- dbt's own macro; for a function, which dbt would treat as a view, it writes the description only. -#}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- if model.config.materialized == 'table_function' -%}
        {% do run_query(
            'comment on macro table ' ~ relation.include(database=false) ~ " is '"
            ~ model.description.strip().replace("'", "''") ~ "'"
        ) %}
    {%- else -%}
        {{ default__persist_docs(relation, model, for_relation, for_columns) }}
    {%- endif -%}
{%- endmacro %}
