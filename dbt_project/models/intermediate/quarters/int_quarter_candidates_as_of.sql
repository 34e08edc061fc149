{{ config(materialized='table_function', parameters=['as_of']) }}

with facts as (
    select * from {{ as_of_model('int_facts_as_of') }}
),

-- Another tag's nine months only where the year's own tag has none; of several the better one.
pairs as (
    select
        *,
        row_number() over (
            partition by cik, metric, tag, period_start_date, period_end_date
            order by case when tag = shorter_tag then 0 else 1 end, tag_rank, shorter_period_end_date, shorter_tag
        ) as pair_rank
    from {{ ref('int_operand_pairs') }}
    where known_from <= {{ as_of() }} and (known_until is null or known_until > {{ as_of() }})
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
        cik,
        metric,
        basis,
        tag,
        concat(
            case when months_count = 12 then 'fy_minus_9m' else 'ytd_difference' end,
            case when tag <> shorter_tag then '_across_tags' else '' end
        ) as derivation,
        case
            when longer_accession_number = shorter_accession_number then longer_accession_number
            else concat(longer_accession_number, ', ', shorter_accession_number)
        end as accession_numbers,
        tag_rank,
        longer_value - shorter_value as fact_value,
        longer_first_value - shorter_first_value as first_value,
        cast({{ dbt.dateadd('day', 1, 'shorter_period_end_date') }} as date) as period_start_date,
        period_end_date,
        known_at,
        first_known_at
    from pairs
    where pair_rank = 1
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
    -- Nobody pays nothing for its plants, or less: such a difference shows operands that do not belong together. Of a
    -- lease there may be nothing to pay.
    derivation <> 'reported'
    and (
        (metric in ('capex', 'depreciation') and fact_value <= 0)
        or (metric = 'finance_lease_principal' and fact_value < 0)
    ) as is_impossible,
    derivation <> 'reported'
    and (
        (metric in ('capex', 'depreciation') and first_value <= 0)
        or (metric = 'finance_lease_principal' and first_value < 0)
    ) as is_first_impossible,
    period_start_date,
    period_end_date,
    known_at,
    first_known_at
from candidates
