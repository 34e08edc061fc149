{{ config(materialized='view') }}

-- A view of that small table: in marts that are tables every row follows from the data alone, while these rows say in
-- which runs the same data came.
select
    table_name,
    source_name,
    rows_count,
    first_date,
    last_date,
    ingested_at,
    batch_id
from {{ ref('stg_runs__rows_read') }}
