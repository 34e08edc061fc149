-- Revenue under a tag that holds a part of it: the same filing states more for the same period under another tag, or a
-- filing does so for the year around it.
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

-- A figure that is itself a slip is not taken for a total: a year's revenue filed for a quarter, or a figure a thousand
-- times too high.
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

-- A difference below half a per cent is rounding, by definition (2026-11). Revenue that includes taxes which a company
-- passes on does not make the revenue without them a part.
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
            -- Where one is a hundred times the other, one of the two is a slip and not a total (2026-11).
            and totals.fact_value < facts.fact_value * 100
            and totals.tag <> 'RevenueFromContractWithCustomerIncludingAssessedTax'
    where facts.fact_value >= 0
    group by
        facts.cik, facts.metric, facts.tag, facts.period_start_date, facts.period_end_date, facts.months_count,
        facts.fact_value
),

-- Every filing that states the same value under that tag states a part too, from the day on which a filing shows it.
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

-- Where a tag holds only a part of the year's revenue, it holds a part in the periods within that year as well, if no
-- other tag states them.
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
