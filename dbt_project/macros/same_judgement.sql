{#- The join condition that two rows are about the same claim and the same judgement. -#}
{% macro same_judgement(first, second) -%}
    {{ first }}.article_id = {{ second }}.article_id
    and {{ first }}.claim_id = {{ second }}.claim_id
    and {{ first }}.judged_as = {{ second }}.judged_as
{%- endmacro %}
