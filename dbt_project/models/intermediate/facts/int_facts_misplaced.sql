-- Facts filed for a wrong period (XBRL context), as facts filed before or with them show.
with facts as (
    select * from {{ ref('int_concept_facts') }}
),

-- A quarter's value filed for a longer period: it equals the quarter's own fact, and an earlier filing states another
-- value for the longer period.
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

-- A shorter period's value filed for the longer period that begins on the same day: nothing would be left for the
-- months between.
repeated_stretches as (
    select distinct
        facts.cik,
        facts.metric,
        facts.tag,
        facts.period_start_date,
        facts.period_end_date,
        facts.accession_number
    from facts
    inner join facts as shorter
        on
            facts.cik = shorter.cik
            and facts.metric = shorter.metric
            and facts.tag = shorter.tag
            and facts.period_start_date = shorter.period_start_date
            and facts.months_count = shorter.months_count + 3
            and facts.fact_value = shorter.fact_value
            and facts.accession_number <> shorter.accession_number
            and facts.known_at > shorter.known_at
    where facts.metric in ('capex', 'depreciation') and facts.fact_value > 0
),

-- A year's revenue filed for its last quarter: it exceeds the revenue of the nine months before (ORCL, 2026-11).
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
    -- Kept where the year's own fact agrees with it: a company may grow that fast (TSLA in 2012).
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
    *,
    'quarter_on_longer_context' as misplaced_reason
from repeated_stretches
union distinct
select
    *,
    'year_on_quarter_context' as misplaced_reason
from misplaced_years
