{#-
  A raw table's current rows: per key the version that was read last, from the source that ranks first. Versions are
  ordered by when they were read, not by known_at: a known_at wrongly stated in the future would outrank its correction.

  relation: the raw table. table_name: its name in source_rankings. key: list of key columns.
-#}
{% macro latest_version(relation, table_name, key) -%}
    select *
    from (
        select
            *,
            row_number() over (
                partition by {{ key | join(', ') }} order by source_rank, ingested_at desc, known_at desc
            ) as version_rank
        from ({{ ranked_versions(relation, table_name) }}) as ranked
    ) as versions
    where version_rank = 1
{%- endmacro %}
