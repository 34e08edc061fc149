{#- The text of one key of a JSON object; null where the object has no such key or states null. -#}
{% macro json_text(object, key) -%}
    {{ return(adapter.dispatch('json_text')(object, key)) }}
{%- endmacro %}

{% macro default__json_text(object, key) -%}
    get_json_object({{ object }}, '$.{{ key }}')
{%- endmacro %}

{% macro duckdb__json_text(object, key) -%}
    json_extract_string({{ object }}, '$.{{ key }}')
{%- endmacro %}
