{#- A model that is a function of a moment, called in a lateral join with another relation's column. -#}
{% macro as_known_at(name, moment) -%}
    {%- set relation = ref(name) -%}
    {{ relation }}{{ '' if '__dbt__cte__' in relation | string else '(' ~ moment ~ ')' }}
{%- endmacro %}
