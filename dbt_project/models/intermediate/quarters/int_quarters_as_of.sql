{{ config(materialized='table_function', parameters=['as_of']) }}

with facts as (
    select * from {{ as_of_model('int_facts_as_of') }}
),

candidates as (
    select
        *,
        case when not is_impossible then fact_value end as quarter_value,
        case when not is_first_impossible then first_value end as quarter_first_value
    from {{ as_of_model('int_quarter_candidates_as_of') }}
),

-- A period may end without its quarter being known: the year without its nine months, the half without its first.
ends as (
    select distinct
        cik,
        metric,
        basis,
        period_end_date
    from facts
    where months_count = 3 or metric <> 'eps_diluted'
),

chosen as (
    select
        *,
        row_number() over (
            partition by cik, metric, basis, period_end_date
            order by
                case when quarter_value is null then 1 else 0 end, tag_rank,
                case when derivation = 'reported' then 0 else 1 end, period_start_date
        ) as choice_rank,
        first_value(quarter_first_value) over (
            partition by cik, metric, basis, period_end_date
            order by
                case when quarter_first_value is null then 1 else 0 end, first_known_at, tag_rank,
                case when derivation = 'reported' then 0 else 1 end, period_start_date
        ) as value_first,
        min(case when quarter_first_value is not null then first_known_at end) over (
            partition by cik, metric, basis, period_end_date
        ) as value_first_known_at
    from candidates
),

-- The month or two between the last quarter of one calendar and the first of the next are no quarter.
stubs as (
    select distinct
        ends.cik,
        ends.metric,
        ends.basis,
        ends.period_end_date
    from ends
    inner join candidates
        on
            ends.cik = candidates.cik
            and ends.metric = candidates.metric
            and ends.basis = candidates.basis
            and {{ dbt.datediff('candidates.period_end_date', 'ends.period_end_date', 'day') }} between 8 and 70
)

select
    ends.cik,
    ends.metric,
    ends.basis,
    chosen.tag,
    case when chosen.quarter_value is not null then chosen.derivation end as derivation,
    chosen.accession_numbers,
    chosen.quarter_value,
    chosen.value_first,
    chosen.period_start_date,
    ends.period_end_date,
    {{ midpoint('chosen.period_start_date', 'ends.period_end_date') }} as midpoint_date,
    chosen.known_at,
    chosen.value_first_known_at
from ends
left join chosen
    on
        ends.cik = chosen.cik
        and ends.metric = chosen.metric
        and ends.basis = chosen.basis
        and ends.period_end_date = chosen.period_end_date
        and chosen.choice_rank = 1
left join stubs
    on
        ends.cik = stubs.cik
        and ends.metric = stubs.metric
        and ends.basis = stubs.basis
        and ends.period_end_date = stubs.period_end_date
where chosen.cik is not null or stubs.cik is null
