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
            versions.*,
            row_number() over (
                partition by {% for column in key %}versions.{{ column }}{{ ', ' if not loop.last }}{% endfor %}
                order by coalesce(rankings.source_rank, 99), versions.ingested_at desc, versions.known_at desc
            ) as version_rank
        from {{ relation }} as versions
        left join {{ ref('stg_reference__source_rankings') }} as rankings
            on
                rankings.table_name = '{{ table_name }}'
                and versions.source_name = rankings.ranked_source_name
        {% if known_by is not none -%}
        where versions.known_at <= {{ known_by }}
    {%- endif %}
    ) as ranked_versions
    where version_rank = 1
{%- endmacro %}
