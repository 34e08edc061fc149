-- Closes that several sources state differently; source_rankings says which source the marts follow.
with conflicts as (
    select
        table_name,
        series_name,
        session_date,
        min(close_value) as lowest,
        max(close_value) as highest
    from {{ ref('stg_market__stated_closes') }}
    group by table_name, series_name, session_date
    having min(source_name) <> max(source_name) and min(close_value) <> max(close_value)
)

select
    'source_conflicts' as finding_kind,
    table_name,
    count(*) as findings_count,
    max(concat(series_name, ' on ', session_date, ': ', lowest, ' and ', highest)) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from conflicts
group by table_name
