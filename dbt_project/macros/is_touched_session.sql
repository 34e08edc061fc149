{#-
  Whether a model built by session computes the rows of a session in this run: always, or from the first changed session
  of a member of the index on, and from the first one that has quotes now and no rows, or rows and no longer a quote: a
  session's only quote may turn out to be implausible by a later one. Null where there is none.
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
            select min(sessions.session_date) as first_date
            from {{ ref('int_sessions') }} as sessions
            where
                sessions.session_date in (select quoted.session_date from {{ ref('int_quotes_adjusted') }} as quoted)
                and sessions.session_date not in (select known.session_date from {{ this }} as known)
                and sessions.previous_session_date >= (
                    select min(coalesce(members.from_date, cast('0001-01-01' as date)))
                    from {{ ref('int_index_members') }} as members
                )
            union all
            select min(known.session_date) as first_date
            from {{ this }} as known
            where known.session_date not in (select quoted.session_date from {{ ref('int_quotes_adjusted') }} as quoted)
        ) as dates
    )
{%- endmacro %}
