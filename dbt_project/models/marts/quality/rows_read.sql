{{ config(materialized='view') }}

-- A view, because the raw rows are in the same file: a table would differ between a build in steps and one at once.
select
    table_name,
    source_name,
    rows_count,
    first_date,
    last_date,
    ingested_at,
    batch_id
from {{ ref('stg_runs__rows_read') }}
