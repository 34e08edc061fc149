{{ config(materialized='table_function', parameters=['as_of']) }}

with changes as (
    select * from {{ ref('int_fact_statements') }}
    where
        known_at <= {{ as_of() }}
        and is_change
        and not {{ is_doubted_at(as_of(), 'doubted_from', 'doubted_until') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by cik, metric, tag, period_start_date, period_end_date
            order by known_at desc, accession_number desc
        ) as recency_rank,
        first_value(fact_value) over (
            partition by cik, metric, tag, period_start_date, period_end_date order by known_at, accession_number
        ) as first_value,
        min(known_at) over (
            partition by cik, metric, tag, period_start_date, period_end_date
        ) as first_known_at
    from changes
)

select
    cik,
    metric,
    basis,
    tag,
    accession_number,
    tag_rank,
    months_count,
    fact_value,
    first_value,
    period_start_date,
    period_end_date,
    known_at,
    first_known_at
from ranked
where recency_rank = 1
