{#- The security a ticker means: as the reference table says, else the ticker itself within its market. -#}
{% macro security_id_of(securities, ticker) -%}
    coalesce({{ securities }}.security_id, concat('US:', {{ ticker }}))
{%- endmacro %}
