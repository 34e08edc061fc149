{#- The moment that a model which is a function of a moment is called with. Unit tests override it with their own. -#}
{% macro as_of() -%}
    as_of
{%- endmacro %}
