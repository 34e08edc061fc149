with versions as (
    {{ latest_version(source('raw_market', 'index_levels'), 'index_levels', ['index_id', 'session_date']) }}
)

select
    index_id,
    open_points,
    high_points,
    low_points,
    close_points,
    is_simulated,
    session_date,
    known_at,
    ingested_at,
    source_name
from versions
