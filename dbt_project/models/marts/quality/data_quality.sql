with findings as (
    select * from {{ ref('int_findings_rejected_rows') }}
    union all
    select * from {{ ref('int_findings_holiday_prints') }}
    union all
    select * from {{ ref('int_findings_source_conflicts') }}
    union all
    select * from {{ ref('int_findings_stale_series') }}
    union all
    select * from {{ ref('int_findings_coverage_gaps') }}
    union all
    select * from {{ ref('int_findings_odd_rows') }}
    union all
    select * from {{ ref('int_findings_unchanged_closes') }}
)

select
    finding_kind,
    table_name,
    findings_count,
    example,
    first_date,
    last_date
from findings
