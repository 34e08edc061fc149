-- Every version of every level.
with versions as (
    {{ ranked_versions(source('raw_market', 'index_levels'), 'index_levels') }}
)

select
    index_id,
    high_points,
    low_points,
    close_points,
    is_simulated,
    session_date,
    source_name,
    source_file,
    source_row,
    source_rank,
    known_at,
    ingested_at
from versions
