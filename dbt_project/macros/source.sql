{#- As ref(): sources without the database's name. -#}
{% macro source(source_name, table_name) -%}
    {% do return(builtins.source(source_name, table_name).include(database=false)) %}
{%- endmacro %}
