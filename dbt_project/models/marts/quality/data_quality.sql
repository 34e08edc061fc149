with findings as (
    select * from {{ ref('int_findings_rejected_rows') }}
    union all
    select * from {{ ref('int_findings_rejected_cells') }}
    union all
    select * from {{ ref('int_findings_holiday_prints') }}
    union all
    select * from {{ ref('int_findings_source_conflicts') }}
    union all
    select * from {{ ref('int_findings_stale_series') }}
    union all
    select * from {{ ref('int_findings_behind_calendar') }}
    union all
    select * from {{ ref('int_findings_provider_gaps') }}
    union all
    select * from {{ ref('int_findings_coverage_gaps') }}
    union all
    select * from {{ ref('int_findings_odd_rows') }}
    union all
    select * from {{ ref('int_findings_unchanged_closes') }}
    union all
    select * from {{ ref('int_findings_implausible_quotes') }}
    union all
    select * from {{ ref('int_findings_actions') }}
    union all
    select * from {{ ref('int_findings_facts') }}
    union all
    select * from {{ ref('int_findings_filings_without_facts') }}
    union all
    select * from {{ ref('int_findings_unknown_issuers') }}
    union all
    select * from {{ ref('int_findings_headlines') }}
    union all
    select * from {{ ref('int_findings_quarters') }}
    union all
    select * from {{ ref('int_findings_stale_concepts') }}
    union all
    select * from {{ ref('int_findings_years') }}
    union all
    select * from {{ ref('int_findings_estimates') }}
    union all
    select * from {{ ref('int_findings_rates') }}
    union all
    select * from {{ ref('int_findings_market_caps') }}
    union all
    select * from {{ ref('int_findings_claims') }}
),

-- A finding's kind is written as `family: detail`, or as its family alone.
parted as (
    select
        *,
        {{ dbt.split_part('finding_kind', "':'", 1) }} as finding_family
    from findings
)

-- A kind that the reference table does not name yet counts as a warning.
select
    findings.finding_kind,
    findings.finding_family,
    nullif(trim(substring(findings.finding_kind, length(findings.finding_family) + 2)), '') as finding_detail,
    coalesce(kinds.severity, 'warning') as severity,
    findings.table_name,
    findings.findings_count,
    findings.example,
    kinds.meaning,
    findings.first_date,
    findings.last_date
from parted as findings
left join {{ ref('stg_reference__finding_kinds') }} as kinds on findings.finding_family = kinds.finding_family
