{#-
  The stretches of time between the moments at which something changes that the rows of a key depend on: one row per key
  and moment, with the next moment as `known_until` (null: still so).

  key: list of columns. changes: list of (relation with these columns, its column that holds a moment or null).
-#}
{% macro timeline(key, changes) -%}
    {%- set moments = [] -%}
    {%- for relation, moment in changes -%}
        {%- do moments.append('select ' ~ key | join(', ') ~ ', ' ~ moment ~ ' as known_from from ' ~ relation) -%}
    {%- endfor -%}
    select
        *,
        lead(known_from) over (partition by {{ key | join(', ') }} order by known_from) as known_until
    from (
        select distinct *
        from ({{ moments | join(' union all ') }}) as changes
        where known_from is not null
    ) as moments
{%- endmacro %}
