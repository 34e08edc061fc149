{#-
  The rows of a relation that a model built by security computes in this run: all, or those of the touched securities
  from their first changed session on (see int_quotes_touched).

  relation: with security_id and session_date. comparison: `<` for the rows before, which stay. days_before: how many
  days to read before the first changed session.
-#}
{% macro touched(relation, comparison='>=', days_before=0) -%}
    {#- Before the answer, so that dbt builds it first also where this run does without. -#}
    {%- set touches = ref('int_quotes_touched') -%}
    {%- if is_built_whole() -%}
        {{ return(relation) }}
    {%- endif -%}
    (
        select rows_held.*
        from {{ relation }} as rows_held
        inner join {{ touches }} as touches
            on
                rows_held.security_id = touches.security_id
                and {{ dbt.dateadd('day', days_before, 'rows_held.session_date') if days_before else 'rows_held.session_date' }}
                {{ comparison }} touches.from_date
    )
{%- endmacro %}
