-- A fact's value each time it changes: filings that only repeat it make nothing known anew.
with facts as (
    select * from {{ ref('int_facts_judged') }}
    where set_aside_reason is null
),

compared as (
    select
        *,
        lag(fact_value) over (
            partition by cik, metric, tag, period_start_date, period_end_date order by known_at, accession_number
        ) as previous_value
    from facts
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
    period_start_date,
    period_end_date,
    known_at
from compared
where previous_value is null or fact_value <> previous_value
