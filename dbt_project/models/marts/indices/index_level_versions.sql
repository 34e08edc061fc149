{{ config(materialized='view') }}

-- A view: the raw rows stand in the same file.
with versions as (
    select * from {{ ref('stg_market__index_level_versions') }}
),

levels as (
    select * from {{ ref('index_levels') }}
)

select
    versions.index_id,
    versions.session_date,
    versions.close_points,
    coalesce(
        levels.close_points = versions.close_points
        and levels.source_name = versions.source_name
        and levels.known_at = versions.known_at,
        false
    ) as is_in_mart,
    versions.is_simulated,
    versions.source_name,
    versions.source_file,
    versions.source_row,
    versions.known_at,
    versions.ingested_at
from versions
left join levels on versions.index_id = levels.index_id and versions.session_date = levels.session_date
