{#- A model that is a function of a moment, called in a lateral join: another relation's column is the moment. -#}
{% macro as_known_at(name, moment) -%}
    {%- set relation = ref(name) -%}
    {{ relation }}{{ '' if '__dbt__cte__' in relation | string else '(' ~ moment ~ ')' }}
{%- endmacro %}
