{#-
  A model that is a function of a moment, called with the moment the calling function was called with.
  In a unit test the model is a fixture, which takes no arguments.
-#}
{% macro as_of_model(name) -%}
    {%- set relation = ref(name) -%}
    {{ relation }}{{ '' if '__dbt__cte__' in relation | string else '(as_of)' }}
{%- endmacro %}
