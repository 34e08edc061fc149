{#- Whether a row that stood from one moment to another stood at a third. Never null. relation: its name. -#}
{% macro stands_at(relation, moment) -%}
    {{ relation }}.known_from <= {{ moment }}
    and coalesce({{ relation }}.known_until > {{ moment }}, true)
{%- endmacro %}
