{#-
  The rows of a relation that a model built by security computes in this run: all, or those of the touched securities
  from their first changed session on (see int_quotes_touched).

  relation: with security_id and session_date. comparison: `<` for the rows before, which stay. days_before: how many
  days to read before the first changed session.
-#}
{% macro touched(relation, comparison='>=', days_before=0) -%}
    {%- if model.resource_type == 'unit_test' -%}
        {{ return(relation) }}
    {%- endif -%}
    {#- Named in any case, so that dbt builds it first also where this run does without. -#}
    {%- set touches = ref('int_quotes_touched') -%}
    {%- if is_built_whole() -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set day = 'held.session_date' -%}
    {%- if days_before -%}
        {%- set day = dbt.dateadd('day', days_before, day) -%}
    {%- endif -%}
    (
        select held.*
        from {{ relation }} as held
        inner join {{ touches }} as touches
            on held.security_id = touches.security_id and {{ day }} {{ comparison }} touches.from_date
    )
{%- endmacro %}
