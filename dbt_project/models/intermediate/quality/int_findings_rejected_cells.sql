with cells as (
    select
        *,
        row_number() over (
            partition by table_name, column_name, rule_name
            order by source_file asc, source_row asc
        ) as cell_rank
    from {{ ref('stg_quarantine__rejected_cells') }}
)

select
    concat('rejected_cells: ', column_name, ', ', rule_name) as finding_kind,
    table_name,
    count(*) as findings_count,
    max(case when cell_rank = 1 then concat(source_file, ' row ', source_row, ': ', message) end) as example,
    min(period_date) as first_date,
    max(period_date) as last_date
from cells
group by column_name, rule_name, table_name
