{#- Whether a column's CIK is one of a list, which may be empty. Never null where the column is not. -#}
{% macro is_of_issuers(column, issuers) -%}
    {{ column }} in ('{{ (issuers or ['']) | join("', '") }}')
{%- endmacro %}
