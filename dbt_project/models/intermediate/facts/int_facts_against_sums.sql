-- A quarter and the longer period that ends with it, in one filing, which the months before the quarter contradict: one
-- of the two has the other's value, or a value that belongs to neither.
with facts as (
    select * from {{ ref('int_concept_facts') }}
),

misplaced as (
    select * from {{ ref('int_facts_misplaced') }}
),

in_scale as (
    select facts.*
    from facts
    left join {{ ref('int_facts_out_of_scale') }} as doubts
        on
            facts.cik = doubts.cik
            and facts.metric = doubts.metric
            and facts.tag = doubts.tag
            and facts.period_start_date = doubts.period_start_date
            and facts.period_end_date = doubts.period_end_date
            and facts.accession_number = doubts.accession_number
    -- Earnings per share do not add up.
    where
        facts.metric <> 'eps_diluted'
        -- Negative payments are set aside by a rule of their own (wrong_sign).
        and (facts.metric in ('net_income', 'operating_cash_flow', 'revenue') or facts.fact_value >= 0)
        and not coalesce(doubts.doubted_from <= facts.known_at and doubts.doubted_until is null, false)
),

-- Of one filing a quarter and the longer period that ends with it, beside the months before the quarter, which this
-- filing or an earlier one states.
sums as (
    select
        longer.cik,
        longer.metric,
        longer.tag,
        longer.accession_number,
        longer.period_start_date as longer_start_date,
        quarters.period_start_date as quarter_start_date,
        longer.period_end_date,
        longer.known_at,
        longer.fact_value as longer_value,
        quarters.fact_value as quarter_value,
        min(abs(earlier.fact_value)) as earlier_size,
        -- The average quarter within the months before.
        min(abs(earlier.fact_value) * 3 / earlier.months_count) as earlier_quarter_size,
        -- Where an operation was sold or figures were corrected, longer period less quarter is smaller than the months
        -- before as stated earlier; that is no error.
        bool_or(
            (longer.fact_value - quarters.fact_value) * earlier.fact_value >= 0
            and abs(longer.fact_value - quarters.fact_value) < abs(earlier.fact_value)
        ) as is_less_of_the_same,
        min(abs(longer.fact_value - quarters.fact_value - earlier.fact_value)) as remainder_size,
        -- The geometric mean of what a quarter and the longer period would have at the pace of the months before: a
        -- value above it fits the longer period better, a value below it the quarter.
        max(
            case
                when longer.fact_value * earlier.fact_value > 0
                    then abs(earlier.fact_value) * sqrt(3e0 * longer.months_count) / earlier.months_count
            end
        ) as halfway_value
    from in_scale as longer
    inner join in_scale as quarters
        on
            longer.cik = quarters.cik
            and longer.metric = quarters.metric
            and longer.tag = quarters.tag
            and longer.accession_number = quarters.accession_number
            and longer.period_end_date = quarters.period_end_date
    inner join in_scale as earlier
        on
            longer.cik = earlier.cik
            and longer.metric = earlier.metric
            and longer.tag = earlier.tag
            and longer.period_start_date = earlier.period_start_date
            and quarters.period_start_date = {{ dbt.dateadd('day', 1, 'earlier.period_end_date') }}
            and longer.known_at >= earlier.known_at
    where longer.months_count > 3 and quarters.months_count = 3
    group by
        longer.cik, longer.metric, longer.tag, longer.accession_number, longer.period_start_date,
        quarters.period_start_date, longer.period_end_date, longer.known_at, longer.fact_value,
        quarters.fact_value
),

-- Quarter and longer period have one value, although the months before are not zero (half a per cent is rounding). The
-- period whose pace fits the months before keeps the value; where their signs differ, the quarter keeps it.
equal_values as (
    select
        *,
        halfway_value is not null and abs(longer_value) >= halfway_value as is_quarter_at_fault
    from sums
    where longer_value = quarter_value and earlier_size > 0.005e0 * abs(longer_value)
),

-- The longer period differs from the sum of the quarter and the months before by more than half a quarter: one of the
-- two is wrong, and nothing tells which. None of 19 thousand facts of 15 issuers differ by a tenth of one (2026-11).
wrong_sums as (
    select * from sums
    where
        longer_value <> quarter_value
        and remainder_size > 1000000
        and not is_less_of_the_same
        and remainder_size
        > 0.5e0 * greatest(abs(quarter_value), abs(longer_value) - earlier_size, earlier_quarter_size)
),

-- Left out where the months before are in doubt themselves, or where one of the two is already known to be filed for a
-- wrong period.
unexplained_sums as (
    select wrong_sums.*
    from wrong_sums
    left join wrong_sums as earlier
        on
            wrong_sums.cik = earlier.cik
            and wrong_sums.metric = earlier.metric
            and wrong_sums.tag = earlier.tag
            and wrong_sums.longer_start_date = earlier.longer_start_date
            and wrong_sums.quarter_start_date = {{ dbt.dateadd('day', 1, 'earlier.period_end_date') }}
            and wrong_sums.known_at >= earlier.known_at
    left join misplaced
        on
            wrong_sums.cik = misplaced.cik
            and wrong_sums.metric = misplaced.metric
            and wrong_sums.tag = misplaced.tag
            and wrong_sums.accession_number = misplaced.accession_number
            and wrong_sums.period_end_date = misplaced.period_end_date
    where earlier.cik is null and misplaced.cik is null
)

select
    cik,
    metric,
    tag,
    case when is_quarter_at_fault then quarter_start_date else longer_start_date end as period_start_date,
    period_end_date,
    accession_number,
    case
        when is_quarter_at_fault then 'year_on_quarter_context' else 'quarter_on_longer_context'
    end as misplaced_reason
from equal_values
union distinct
select
    cik,
    metric,
    tag,
    longer_start_date as period_start_date,
    period_end_date,
    accession_number,
    'sum_of_other_months' as misplaced_reason
from unexplained_sums
union distinct
select
    cik,
    metric,
    tag,
    quarter_start_date as period_start_date,
    period_end_date,
    accession_number,
    'sum_of_other_months' as misplaced_reason
from unexplained_sums
