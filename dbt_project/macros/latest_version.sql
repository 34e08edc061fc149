{#-
  A raw table's current rows: per key the version that came last, from the source that ranks first. The order in which
  versions came counts, and not when they were known: a day stated wrong, as one to come, would outlive its correction.

  relation: the raw table. table_name: its name in source_rankings. key: list of key columns.
  known_by: a moment; versions that became known later count for nothing. Without it, now.
-#}
{% macro latest_version(relation, table_name, key, known_by=none) -%}
    select *
    from (
        select
            *,
            row_number() over (
                partition by {{ key | join(', ') }} order by source_rank, ingested_at desc, known_at desc
            ) as version_rank
        from ({{ ranked_versions(relation, table_name) }}) as ranked
        {% if known_by is not none -%}
        where known_at <= {{ known_by }}
    {%- endif %}
    ) as versions
    where version_rank = 1
{%- endmacro %}
