{%- set key = ['cik', 'metric', 'tag', 'period_start_date', 'period_end_date'] -%}
with facts as (
    select * from {{ ref('int_facts_history') }}
),

operand_pairs as (
    select * from {{ ref('int_operand_pairs') }}
),

moments as (
    {{ timeline(key, [('operand_pairs', 'known_from'), ('operand_pairs', 'known_until')]) }}
),

-- The shorter period of another tag is used only where the longer period's own tag has none; of several tags the better
-- ranked one.
pairs as (
    select
        operand_pairs.cik,
        operand_pairs.metric,
        operand_pairs.basis,
        operand_pairs.tag,
        operand_pairs.shorter_tag,
        operand_pairs.longer_accession_number,
        operand_pairs.shorter_accession_number,
        operand_pairs.tag_rank,
        operand_pairs.months_count,
        operand_pairs.longer_value,
        operand_pairs.shorter_value,
        operand_pairs.longer_first_value,
        operand_pairs.shorter_first_value,
        operand_pairs.shorter_period_end_date,
        operand_pairs.period_end_date,
        operand_pairs.known_at,
        operand_pairs.first_known_at,
        moments.known_from,
        moments.known_until,
        row_number() over (
            partition by
                operand_pairs.cik, operand_pairs.metric, operand_pairs.tag, operand_pairs.period_start_date,
                operand_pairs.period_end_date, moments.known_from
            order by
                case when operand_pairs.tag = operand_pairs.shorter_tag then 0 else 1 end, operand_pairs.tag_rank,
                operand_pairs.shorter_period_end_date, operand_pairs.shorter_tag
        ) as pair_rank
    from moments
    inner join operand_pairs
        on
            moments.cik = operand_pairs.cik
            and moments.metric = operand_pairs.metric
            and moments.tag = operand_pairs.tag
            and moments.period_start_date = operand_pairs.period_start_date
            and moments.period_end_date = operand_pairs.period_end_date
            and {{ stands_at('operand_pairs', 'moments.known_from') }}
),

candidates as (
    select
        cik,
        metric,
        basis,
        tag,
        'reported' as derivation,
        accession_number as accession_numbers,
        tag_rank,
        fact_value,
        first_value,
        period_start_date,
        period_end_date,
        known_at,
        first_known_at,
        known_from,
        known_until
    from facts
    where months_count = 3
    union all
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
        first_known_at,
        known_from,
        known_until
    from pairs
    where pair_rank = 1
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
    -- Capital expenditure and depreciation of a quarter are above zero: a difference of zero or less shows that the two
    -- periods do not belong together. Lease payments may be zero, but not less.
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
    first_known_at,
    known_from,
    known_until
from candidates
