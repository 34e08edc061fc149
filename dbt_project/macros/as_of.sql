{#- The moment a function of a moment is called with. Unit tests override it with a moment of their own. -#}
{% macro as_of() -%}
    as_of
{%- endmacro %}
