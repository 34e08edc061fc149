with rejected as (
    select * from {{ source('quarantine', 'rejected_cells') }}
)

select
    table_name,
    column_name,
    rule_name,
    message,
    source_file,
    source_row,
    period_date,
    rejected_at,
    source_name
from rejected
where resolved_at is null
