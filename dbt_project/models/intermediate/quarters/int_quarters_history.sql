{%- set key = ['cik', 'metric', 'basis', 'period_end_date'] -%}
with candidates as (
    select
        *,
        case when not is_impossible then fact_value end as quarter_value,
        case when not is_first_impossible then first_value end as quarter_first_value
    from {{ ref('int_quarter_candidates_history') }}
),

-- A period may end without its quarter being known: the year without its nine months, the half without its first.
ends as (
    select * from {{ ref('int_facts_history') }}
    where months_count = 3 or metric <> 'eps_diluted'
),

fact_ends as (
    select distinct
        cik,
        metric,
        basis,
        period_end_date
    from ends
),

candidate_ends as (
    select distinct
        cik,
        metric,
        basis,
        period_end_date
    from candidates
),

-- The month or two between the last quarter of one calendar and the first of the next are no quarter.
stub_ends as (
    select
        fact_ends.cik,
        fact_ends.metric,
        fact_ends.basis,
        fact_ends.period_end_date,
        candidate_ends.period_end_date as previous_end_date
    from fact_ends
    inner join candidate_ends
        on
            fact_ends.cik = candidate_ends.cik
            and fact_ends.metric = candidate_ends.metric
            and fact_ends.basis = candidate_ends.basis
            and {{ dbt.datediff(
                'candidate_ends.period_end_date', 'fact_ends.period_end_date', 'day'
            ) }} between 8 and 70
),

stubs as (
    select
        stub_ends.cik,
        stub_ends.metric,
        stub_ends.basis,
        stub_ends.period_end_date,
        candidates.known_from,
        candidates.known_until
    from stub_ends
    inner join candidates
        on
            stub_ends.cik = candidates.cik
            and stub_ends.metric = candidates.metric
            and stub_ends.basis = candidates.basis
            and stub_ends.previous_end_date = candidates.period_end_date
),

moments as (
    {{ timeline(key, [
        ('ends', 'known_from'), ('ends', 'known_until'), ('candidates', 'known_from'), ('candidates', 'known_until'),
        ('stubs', 'known_from'), ('stubs', 'known_until')
    ]) }}
),

standing_ends as (
    select distinct moments.*
    from moments
    inner join ends
        on
            moments.cik = ends.cik
            and moments.metric = ends.metric
            and moments.basis = ends.basis
            and moments.period_end_date = ends.period_end_date
            and {{ stands_at('ends', 'moments.known_from') }}
),

standing_stubs as (
    select distinct moments.*
    from moments
    inner join stubs
        on
            moments.cik = stubs.cik
            and moments.metric = stubs.metric
            and moments.basis = stubs.basis
            and moments.period_end_date = stubs.period_end_date
            and {{ stands_at('stubs', 'moments.known_from') }}
),

standing_candidates as (
    select
        candidates.cik,
        candidates.metric,
        candidates.basis,
        candidates.tag,
        candidates.derivation,
        candidates.accession_numbers,
        candidates.tag_rank,
        candidates.quarter_value,
        candidates.quarter_first_value,
        candidates.period_start_date,
        candidates.period_end_date,
        candidates.known_at,
        candidates.first_known_at,
        moments.known_from
    from moments
    inner join candidates
        on
            moments.cik = candidates.cik
            and moments.metric = candidates.metric
            and moments.basis = candidates.basis
            and moments.period_end_date = candidates.period_end_date
            and {{ stands_at('candidates', 'moments.known_from') }}
),

chosen as (
    select
        *,
        row_number() over (
            partition by cik, metric, basis, period_end_date, known_from
            order by
                case when quarter_value is null then 1 else 0 end, tag_rank,
                case when derivation = 'reported' then 0 else 1 end, period_start_date
        ) as choice_rank,
        first_value(quarter_first_value) over (
            partition by cik, metric, basis, period_end_date, known_from
            order by
                case when quarter_first_value is null then 1 else 0 end, first_known_at, tag_rank,
                case when derivation = 'reported' then 0 else 1 end, period_start_date
        ) as value_first,
        min(case when quarter_first_value is not null then first_known_at end) over (
            partition by cik, metric, basis, period_end_date, known_from
        ) as value_first_known_at
    from standing_candidates
),

quarters as (
    select
        standing_ends.cik,
        standing_ends.metric,
        standing_ends.basis,
        chosen.tag,
        case when chosen.quarter_value is not null then chosen.derivation end as derivation,
        chosen.accession_numbers,
        chosen.quarter_value,
        chosen.value_first,
        chosen.period_start_date,
        standing_ends.period_end_date,
        {{ midpoint('chosen.period_start_date', 'standing_ends.period_end_date') }} as midpoint_date,
        chosen.known_at,
        chosen.value_first_known_at,
        standing_ends.known_from,
        standing_ends.known_until
    from standing_ends
    left join chosen
        on
            standing_ends.cik = chosen.cik
            and standing_ends.metric = chosen.metric
            and standing_ends.basis = chosen.basis
            and standing_ends.period_end_date = chosen.period_end_date
            and standing_ends.known_from = chosen.known_from
            and chosen.choice_rank = 1
    left join standing_stubs
        on
            standing_ends.cik = standing_stubs.cik
            and standing_ends.metric = standing_stubs.metric
            and standing_ends.basis = standing_stubs.basis
            and standing_ends.period_end_date = standing_stubs.period_end_date
            and standing_ends.known_from = standing_stubs.known_from
    where chosen.cik is not null or standing_stubs.cik is null
),

states as (
    {{ folded('quarters', key, [
        'tag', 'derivation', 'accession_numbers', 'quarter_value', 'value_first', 'period_start_date', 'midpoint_date',
        'known_at', 'value_first_known_at'
    ]) }}
)

select
    cik,
    metric,
    basis,
    tag,
    derivation,
    accession_numbers,
    quarter_value,
    value_first,
    period_start_date,
    period_end_date,
    midpoint_date,
    known_at,
    value_first_known_at,
    known_from,
    known_until
from states
