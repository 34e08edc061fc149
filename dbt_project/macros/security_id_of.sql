{#- The security that a ticker means: as the reference table says, else US: and the ticker. -#}
{% macro security_id_of(securities, ticker) -%}
    coalesce({{ securities }}.security_id, concat('US:', {{ ticker }}))
{%- endmacro %}
