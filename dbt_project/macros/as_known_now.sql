{#- A model that is a function of a moment, at the end of time: everything that is known. As as_of_model(). -#}
{% macro as_known_now(name) -%}
    {%- set relation = ref(name) -%}
    {{ relation }}{{ '' if '__dbt__cte__' in relation | string else "(timestamp '9999-12-31')" }}
{%- endmacro %}
