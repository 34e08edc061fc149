{#-
  The rows of a relation with `known_from` and `known_until`, of which those that follow each other with the same values
  are one: a moment at which nothing changed for a key is left out.

  key, columns: lists of columns; two rows of one key never stand at once.
-#}
{% macro folded(relation, key, columns) -%}
    {%- set changes = ['known_from is distinct from lag(known_until) over of_key'] -%}
    {%- for column in columns -%}
        {%- do changes.append(column ~ ' is distinct from lag(' ~ column ~ ') over of_key') -%}
    {%- endfor -%}
    select
        {{ (key + columns) | join(', ') }},
        min(known_from) as known_from,
        nullif(max(coalesce(known_until, timestamp '9999-12-31')), timestamp '9999-12-31') as known_until
    from (
        select
            *,
            sum(case when is_change then 1 else 0 end) over (
                partition by {{ key | join(', ') }} order by known_from
            ) as state_number
        from (
            select
                *,
                {{ changes | join(' or ') }} as is_change
            from {{ relation }}
            window of_key as (partition by {{ key | join(', ') }} order by known_from)
        ) as compared
    ) as numbered
    group by {{ (key + columns) | join(', ') }}, state_number
{%- endmacro %}
