{{ config(materialized='table_function', parameters=['as_of']) }}

with facts as (
    select * from {{ as_of_model('int_facts_as_of') }}
),

reported as (
    select
        *,
        'reported' as derivation,
        accession_number as accession_numbers
    from facts
    where months_count = 3
),

differences as (
    select
        longer.cik,
        longer.metric,
        longer.basis,
        longer.tag,
        case when longer.months_count = 12 then 'fy_minus_9m' else 'ytd_difference' end as derivation,
        case
            when longer.accession_number = shorter.accession_number then longer.accession_number
            else concat(longer.accession_number, ', ', shorter.accession_number)
        end as accession_numbers,
        longer.tag_rank,
        longer.fact_value - shorter.fact_value as fact_value,
        longer.first_value - shorter.first_value as first_value,
        cast({{ dbt.dateadd('day', 1, 'shorter.period_end_date') }} as date) as period_start_date,
        longer.period_end_date,
        greatest(longer.known_at, shorter.known_at) as known_at,
        greatest(longer.first_known_at, shorter.first_known_at) as first_known_at
    from facts as longer
    inner join facts as shorter
        on
            longer.cik = shorter.cik
            and longer.metric = shorter.metric
            and longer.tag = shorter.tag
            and longer.period_start_date = shorter.period_start_date
            and longer.months_count = shorter.months_count + 3
    -- Earnings per share do not subtract.
    where longer.metric <> 'eps_diluted'
),

candidates as (
    select
        cik,
        metric,
        basis,
        tag,
        derivation,
        accession_numbers,
        tag_rank,
        fact_value,
        first_value,
        period_start_date,
        period_end_date,
        known_at,
        first_known_at
    from reported
    union all
    select
        cik,
        metric,
        basis,
        tag,
        derivation,
        accession_numbers,
        tag_rank,
        fact_value,
        first_value,
        period_start_date,
        period_end_date,
        known_at,
        first_known_at
    from differences
    where {{ dbt.datediff('period_start_date', 'period_end_date', 'day') }} + 1 between 80 and 100
)

select
    cik,
    metric,
    basis,
    tag,
    derivation,
    accession_numbers,
    tag_rank,
    fact_value,
    first_value,
    -- Nobody pays less than nothing for its plants: a negative difference shows operands that do not belong together.
    metric = 'capex' and derivation <> 'reported' and fact_value < 0 as is_impossible,
    metric = 'capex' and derivation <> 'reported' and first_value < 0 as is_first_impossible,
    period_start_date,
    period_end_date,
    known_at,
    first_known_at
from candidates
