{{ config(materialized='view') }}

select
    table_name,
    series,
    sessions_behind,
    last_date,
    expected_date
from {{ as_known_at('int_series_freshness_as_of', today()) }}
