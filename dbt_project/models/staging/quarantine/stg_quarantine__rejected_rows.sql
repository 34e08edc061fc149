with rejected as (
    select * from {{ source('quarantine', 'rejected_rows') }}
)

select
    table_name,
    rule_name,
    message,
    row_json,
    key_json,
    source_file,
    source_row,
    period_date,
    rejected_at,
    source_name
from rejected
where resolved_at is null
