{{ config(materialized='view') }}

-- A view is enough, because the raw rows are in the same file.
with versions as (
    select * from {{ ref('stg_market__index_level_versions') }}
),

levels as (
    select * from {{ ref('int_index_levels') }}
)

select
    versions.index_id,
    versions.session_date,
    versions.close_points,
    levels.index_id is not null as is_in_mart,
    versions.is_simulated,
    versions.source_name,
    versions.source_file,
    versions.source_row,
    versions.known_at,
    versions.ingested_at
from versions
left join levels
    on
        versions.index_id = levels.index_id
        and versions.session_date = levels.session_date
        and versions.source_name = levels.source_name
        and versions.ingested_at = levels.ingested_at
        and versions.known_at = levels.known_at
