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

-- One filing states one value for a quarter and for the longer period that ends with it, although the months before
-- brought something. The one nearer to the pace of those months stands: halfway, by ratio, between three months and the
-- longer period's at that pace. Where profit and loss meet, the quarter stands.
equal_values as (
    select
        longer.cik,
        longer.metric,
        longer.tag,
        longer.accession_number,
        longer.period_start_date as longer_start_date,
        quarters.period_start_date as quarter_start_date,
        longer.period_end_date,
        max(
            case
                when
                    longer.fact_value * earlier.fact_value > 0
                    and abs(longer.fact_value)
                    >= abs(earlier.fact_value) * sqrt(3e0 * longer.months_count) / earlier.months_count
                    then 1
                else 0
            end
        ) as is_quarter_at_fault
    from facts as longer
    inner join facts as quarters
        on
            longer.cik = quarters.cik
            and longer.metric = quarters.metric
            and longer.tag = quarters.tag
            and longer.accession_number = quarters.accession_number
            and longer.period_end_date = quarters.period_end_date
            and longer.fact_value = quarters.fact_value
    inner join facts as earlier
        on
            longer.cik = earlier.cik
            and longer.metric = earlier.metric
            and longer.tag = earlier.tag
            and longer.period_start_date = earlier.period_start_date
            and quarters.period_start_date = {{ dbt.dateadd('day', 1, 'earlier.period_end_date') }}
            and longer.known_at >= earlier.known_at
    where
        longer.months_count > 3
        and quarters.months_count = 3
        -- Earnings per share do not add up, and half a per cent is rounding (2026-11).
        and longer.metric <> 'eps_diluted'
        and abs(earlier.fact_value) > 0.005e0 * abs(longer.fact_value)
    group by
        longer.cik, longer.metric, longer.tag, longer.accession_number, longer.period_start_date,
        quarters.period_start_date, longer.period_end_date
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
where is_quarter_at_fault = 0
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
where is_quarter_at_fault = 1
