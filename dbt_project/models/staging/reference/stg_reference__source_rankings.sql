with versions as (
    select
        *,
        row_number() over (
            partition by table_name, ranked_source_name order by ingested_at desc, known_at desc
        ) as version_rank
    from {{ source('raw_reference', 'source_rankings') }}
)

select
    table_name,
    ranked_source_name,
    source_rank,
    reason
from versions
where version_rank = 1
