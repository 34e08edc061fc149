{#-
  Every version of a raw table's rows, each with the rank of its source (99 where the source is not ranked). The row
  known on a past day is, per key, the latest version known by then from the source that ranks first.

  relation: the raw table. table_name: its name in source_rankings.
-#}
{% macro ranked_versions(relation, table_name) -%}
    select
        versions.*,
        coalesce(rankings.source_rank, 99) as source_rank
    from {{ relation }} as versions
    left join {{ ref('stg_reference__source_rankings') }} as rankings
        on
            rankings.table_name = '{{ table_name }}'
            and versions.source_name = rankings.ranked_source_name
{%- endmacro %}
