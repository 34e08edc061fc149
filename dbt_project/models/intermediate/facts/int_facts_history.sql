{%- set key = ['cik', 'metric', 'tag', 'period_start_date', 'period_end_date'] -%}
-- What stood of each fact at each moment: its latest value that was not in doubt, and the first.
with changes as (
    select * from {{ ref('int_fact_statements') }}
    where is_change
),

moments as (
    {{ timeline(key, [('changes', 'known_at'), ('changes', 'doubted_from'), ('changes', 'doubted_until')]) }}
),

standing as (
    select
        changes.*,
        moments.known_from,
        moments.known_until,
        row_number() over (
            partition by
                changes.cik, changes.metric, changes.tag, changes.period_start_date, changes.period_end_date,
                moments.known_from
            order by changes.known_at desc, changes.accession_number desc
        ) as recency_rank,
        first_value(changes.fact_value) over (
            partition by
                changes.cik, changes.metric, changes.tag, changes.period_start_date, changes.period_end_date,
                moments.known_from
            order by changes.known_at, changes.accession_number
        ) as first_value,
        min(changes.known_at) over (
            partition by
                changes.cik, changes.metric, changes.tag, changes.period_start_date, changes.period_end_date,
                moments.known_from
        ) as first_known_at
    from moments
    inner join changes
        on
            moments.cik = changes.cik
            and moments.metric = changes.metric
            and moments.tag = changes.tag
            and moments.period_start_date = changes.period_start_date
            and moments.period_end_date = changes.period_end_date
            and moments.known_from >= changes.known_at
    where not {{ is_doubted_at('moments.known_from', 'changes.doubted_from', 'changes.doubted_until') }}
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
    first_known_at,
    known_from,
    known_until
from standing
where recency_rank = 1
