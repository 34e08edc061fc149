{#-
  Whether a model built by session computes the rows of a session in this run: always, or from the first changed session
  of a member of the index on, and from the first one that nobody was quoted on before. Null where there is none.
-#}
{% macro is_touched_session(day) -%}
    {%- if model.resource_type == 'unit_test' -%}
        {{ return('true') }}
    {%- endif -%}
    {#- Named in any case, so that dbt builds it first also where this run does without. -#}
    {%- set touches = ref('int_quotes_touched') -%}
    {%- if is_built_whole() -%}
        {{ return('true') }}
    {%- endif -%}
    {{ day }} >= (
        select min(first_date)
        from (
            select min(touches.from_date) as first_date
            from {{ touches }} as touches
            inner join {{ ref('int_index_members') }} as members on touches.security_id = members.security_id
            union all
            select min(new_keys.session_date) as first_date
            from landing.quotes_to_build as new_keys
            left join {{ this }} as known on new_keys.session_date = known.session_date
            where known.session_date is null
        ) as dates
    )
{%- endmacro %}
