{#- Rows of a key that stand while the next one of the same key stands already: no two states at once. -#}
{% test no_overlap(model, key) %}
    with followed as (
        select
            *,
            lead(known_from) over (partition by {{ key | join(', ') }} order by known_from) as next_known_from
        from {{ model }}
    )

    select *
    from followed
    where known_until <= known_from or coalesce(known_until, timestamp '9999-12-31') > next_known_from
{% endtest %}
