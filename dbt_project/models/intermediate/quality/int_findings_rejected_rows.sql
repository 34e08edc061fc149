with rejected as (
    select
        *,
        row_number() over (partition by table_name, rule_name order by source_file asc, source_row asc) as row_rank
    from {{ ref('stg_quarantine__rejected_rows') }}
)

select
    concat('rejected_rows: ', rule_name) as finding_kind,
    table_name,
    count(*) as findings_count,
    max(case when row_rank = 1 then concat(source_file, ' row ', source_row, ': ', message) end) as example,
    min(period_date) as first_date,
    max(period_date) as last_date
from rejected
group by rule_name, table_name
