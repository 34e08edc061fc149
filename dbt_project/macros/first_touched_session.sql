{#-
  The first session of which a model built by session computes the rows: the first changed one of a member of the index,
  or one that nobody was quoted on before. Null where there is none.
-#}
{% macro first_touched_session() -%}
    (
        select min(first_date)
        from (
            select min(touches.from_date) as first_date
            from {{ ref('int_quotes_touched') }} as touches
            inner join {{ ref('int_index_members') }} as members on touches.security_id = members.security_id
            union all
            select min(new.session_date) as first_date
            from landing.quotes_to_build as new
            left join {{ this }} as known on new.session_date = known.session_date
            where known.session_date is null
        ) as dates
    )
{%- endmacro %}
