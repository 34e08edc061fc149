-- Revenue under a tag that holds a part of it: the same filing states more for the same period under another tag, or
-- the annual report does for the year around it.
with facts as (
    select * from {{ ref('int_concept_facts') }}
    where metric = 'revenue'
),

misplaced as (
    select * from {{ ref('int_facts_misplaced') }}
    where metric = 'revenue'
    union distinct
    select * from {{ ref('int_facts_against_sums') }}
    where metric = 'revenue'
),

out_of_scale as (
    select * from {{ ref('int_facts_out_of_scale') }}
    where metric = 'revenue'
),

-- A slip is no total: a year's revenue on a quarter, or a figure a thousand times too high.
totals as (
    select facts.*
    from facts
    left join misplaced
        on
            facts.cik = misplaced.cik
            and facts.tag = misplaced.tag
            and facts.period_start_date = misplaced.period_start_date
            and facts.period_end_date = misplaced.period_end_date
            and facts.accession_number = misplaced.accession_number
    left join out_of_scale
        on
            facts.cik = out_of_scale.cik
            and facts.tag = out_of_scale.tag
            and facts.period_start_date = out_of_scale.period_start_date
            and facts.period_end_date = out_of_scale.period_end_date
            and facts.accession_number = out_of_scale.accession_number
    where
        misplaced.cik is null
        and not coalesce(
            out_of_scale.doubted_from <= facts.known_at and out_of_scale.doubted_until is null, false
        )
),

-- Half a per cent, by definition (2026-11): less is rounding. Revenue with the taxes that a company passes on is no
-- total of the revenue without them.
shown as (
    select
        facts.cik,
        facts.metric,
        facts.tag,
        facts.period_start_date,
        facts.period_end_date,
        facts.months_count,
        facts.fact_value,
        min(facts.known_at) as shown_at
    from facts
    inner join totals
        on
            facts.cik = totals.cik
            and facts.accession_number = totals.accession_number
            and facts.period_start_date = totals.period_start_date
            and facts.period_end_date = totals.period_end_date
            and totals.fact_value > facts.fact_value * 1.005e0
            -- A hundredth of a total is a slip of one of the two (2026-11).
            and totals.fact_value < facts.fact_value * 100
            and totals.tag <> 'RevenueFromContractWithCustomerIncludingAssessedTax'
    where facts.fact_value >= 0
    group by
        facts.cik, facts.metric, facts.tag, facts.period_start_date, facts.period_end_date, facts.months_count,
        facts.fact_value
),

-- A filing that states the part by itself states a part, from the day that shows it.
repeated as (
    select
        facts.cik,
        facts.metric,
        facts.tag,
        facts.period_start_date,
        facts.period_end_date,
        facts.accession_number,
        shown.shown_at
    from facts
    inner join shown
        on
            facts.cik = shown.cik
            and facts.tag = shown.tag
            and facts.period_start_date = shown.period_start_date
            and facts.period_end_date = shown.period_end_date
            and facts.fact_value = shown.fact_value
),

-- What is a part of the year's revenue is a part of its quarters', which no other tag states.
within_years as (
    select
        facts.cik,
        facts.metric,
        facts.tag,
        facts.period_start_date,
        facts.period_end_date,
        facts.accession_number,
        shown.shown_at
    from facts
    inner join shown
        on
            facts.cik = shown.cik
            and facts.tag = shown.tag
            and facts.period_start_date >= {{ dbt.dateadd('day', -7, 'shown.period_start_date') }}
            and facts.period_end_date <= {{ dbt.dateadd('day', 7, 'shown.period_end_date') }}
    left join facts as other_tags
        on
            facts.cik = other_tags.cik
            and facts.tag <> other_tags.tag
            and facts.period_start_date = other_tags.period_start_date
            and facts.period_end_date = other_tags.period_end_date
            and shown.shown_at >= other_tags.known_at
    where facts.months_count < 12 and shown.months_count = 12 and other_tags.cik is null
),

parts as (
    select * from repeated
    union all
    select * from within_years
)

select
    cik,
    metric,
    tag,
    period_start_date,
    period_end_date,
    accession_number,
    min(shown_at) as shown_at
from parts
group by cik, metric, tag, period_start_date, period_end_date, accession_number
