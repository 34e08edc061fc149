{#- What a claim's evidence says about a day on which the exchange did not trade. -#}
{% macro no_session(day) -%}
    concat('the exchange held no session on ', {{ day }})
{%- endmacro %}
