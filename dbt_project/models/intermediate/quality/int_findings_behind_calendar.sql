-- Live series that end before the last session that they should state by the day of the run.
select
    'behind_calendar' as finding_kind,
    table_name,
    count(*) as findings_count,
    max(concat(
        series, ' ends on ', last_date, ', ', sessions_behind, ' session(s) before ', expected_date
    )) as example,
    min(last_date) as first_date,
    max(last_date) as last_date
from {{ ref('int_series_freshness') }}
where sessions_behind > 0
group by table_name
