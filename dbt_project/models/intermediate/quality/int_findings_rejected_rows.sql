select
    concat('rejected_rows: ', rule_name) as finding_kind,
    table_name,
    count(*) as findings_count,
    min(concat(source_file, ' row ', source_row, ': ', message)) as example,
    min(period_date) as first_date,
    max(period_date) as last_date
from {{ ref('stg_quarantine__rejected_rows') }}
group by rule_name, table_name
