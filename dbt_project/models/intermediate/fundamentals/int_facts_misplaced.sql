-- Facts on the wrong context, by what else is filed before or with them.
with facts as (
    select * from {{ ref('int_concept_facts') }}
),

-- A quarter's value on a longer context: it equals the quarter's own fact, and another filing states the longer one.
misplaced_quarters as (
    select distinct
        facts.cik,
        facts.metric,
        facts.tag,
        facts.period_start_date,
        facts.period_end_date,
        facts.accession_number
    from facts
    inner join facts as quarters
        on
            facts.cik = quarters.cik
            and facts.metric = quarters.metric
            and facts.tag = quarters.tag
            and facts.period_end_date = quarters.period_end_date
            and facts.fact_value = quarters.fact_value
            and facts.known_at >= quarters.known_at
    inner join facts as statements
        on
            facts.cik = statements.cik
            and facts.metric = statements.metric
            and facts.tag = statements.tag
            and facts.period_start_date = statements.period_start_date
            and facts.period_end_date = statements.period_end_date
            and facts.fact_value <> statements.fact_value
            and facts.known_at > statements.known_at
    where facts.months_count in (6, 9) and quarters.months_count = 3
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
    where doubts.cik is null and facts.metric <> 'eps_diluted'
),

-- What one filing states of a quarter, of the longer period that ends with it and, unless an earlier one did, of the
-- months before.
sums as (
    select
        longer.cik,
        longer.metric,
        longer.tag,
        longer.accession_number,
        longer.period_start_date as longer_start_date,
        quarters.period_start_date as quarter_start_date,
        longer.period_end_date,
        longer.fact_value as longer_value,
        quarters.fact_value as quarter_value,
        min(abs(earlier.fact_value)) as earlier_size,
        min(abs(longer.fact_value - quarters.fact_value - earlier.fact_value)) as remainder,
        -- What the longer period would bring if the months before it had gone on, and the quarter: halfway by ratio.
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
        quarters.period_start_date, longer.period_end_date, longer.fact_value, quarters.fact_value
),

-- One value for both, although the months before brought something (half a per cent is rounding): the one nearer to
-- their pace stands; where profit and loss meet, the quarter.
equal_values as (
    select
        *,
        halfway_value is not null and abs(longer_value) >= halfway_value as is_quarter_at_fault
    from sums
    where longer_value = quarter_value and earlier_size > 0.005e0 * abs(longer_value)
),

-- A year's revenue on its last quarter: it exceeds what the nine months before brought together (ORCL, 2026-11).
misplaced_years as (
    select distinct
        facts.cik,
        facts.metric,
        facts.tag,
        facts.period_start_date,
        facts.period_end_date,
        facts.accession_number
    from facts
    inner join facts as nine_months
        on
            facts.cik = nine_months.cik
            and facts.metric = nine_months.metric
            and facts.period_start_date = {{ dbt.dateadd('day', 1, 'nine_months.period_end_date') }}
            and facts.fact_value > nine_months.fact_value
            and facts.known_at > nine_months.known_at
    -- Unless the year says so too: a company may grow that fast (TSLA in 2012).
    left join facts as years
        on
            nine_months.cik = years.cik
            and nine_months.metric = years.metric
            and nine_months.period_start_date = years.period_start_date
            and facts.period_end_date = years.period_end_date
            and facts.known_at >= years.known_at
            and facts.fact_value < years.fact_value
    where
        facts.metric = 'revenue'
        and facts.months_count = 3
        and nine_months.months_count = 9
        and (years.cik is null or facts.fact_value > years.fact_value - nine_months.fact_value + 1000000)
),

-- A longer period that differs from its months by more than half a quarter: one of the two is wrong, and nothing tells
-- which. None of 19 thousand facts of 15 issuers differ by a tenth (2026-11).
wrong_sums as (
    select * from sums
    where
        longer_value <> quarter_value
        and remainder > 1000000
        and remainder > 0.5e0 * greatest(abs(quarter_value), abs(longer_value) - earlier_size)
),

-- Unless the months before are wrong themselves, or the quarter is known to hold a year.
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
    left join misplaced_years
        on
            wrong_sums.cik = misplaced_years.cik
            and wrong_sums.tag = misplaced_years.tag
            and wrong_sums.quarter_start_date = misplaced_years.period_start_date
            and wrong_sums.accession_number = misplaced_years.accession_number
    left join misplaced_quarters
        on
            wrong_sums.cik = misplaced_quarters.cik
            and wrong_sums.metric = misplaced_quarters.metric
            and wrong_sums.tag = misplaced_quarters.tag
            and wrong_sums.longer_start_date = misplaced_quarters.period_start_date
            and wrong_sums.accession_number = misplaced_quarters.accession_number
    where earlier.cik is null and misplaced_years.cik is null and misplaced_quarters.cik is null
)

select
    *,
    'quarter_on_longer_context' as misplaced_reason
from misplaced_quarters
union distinct
select
    cik,
    metric,
    tag,
    longer_start_date as period_start_date,
    period_end_date,
    accession_number,
    'quarter_on_longer_context' as misplaced_reason
from equal_values
where not is_quarter_at_fault
union distinct
select
    *,
    'year_on_quarter_context' as misplaced_reason
from misplaced_years
union distinct
select
    cik,
    metric,
    tag,
    quarter_start_date as period_start_date,
    period_end_date,
    accession_number,
    'year_on_quarter_context' as misplaced_reason
from equal_values
where is_quarter_at_fault
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
