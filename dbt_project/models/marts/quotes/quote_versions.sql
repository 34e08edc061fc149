{{ config(materialized='view') }}

-- A view: the raw rows stand in the same file.
with versions as (
    select * from {{ ref('stg_market__daily_quote_versions') }}
)

select
    security_id,
    session_date,
    adjustment,
    close_quoted_usd,
    is_simulated,
    source_name,
    source_file,
    source_row,
    known_at,
    ingested_at
from versions
