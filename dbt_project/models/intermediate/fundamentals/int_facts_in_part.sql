-- Revenue under a tag that holds a part of it: the same filing states more for the same period under another tag.
with facts as (
    select * from {{ ref('int_concept_facts') }}
    where metric = 'revenue'
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
        facts.fact_value,
        min(facts.known_at) as shown_at
    from facts
    inner join facts as totals
        on
            facts.cik = totals.cik
            and facts.accession_number = totals.accession_number
            and facts.period_start_date = totals.period_start_date
            and facts.period_end_date = totals.period_end_date
            and totals.fact_value > facts.fact_value * 1.005e0
            and totals.tag <> 'RevenueFromContractWithCustomerIncludingAssessedTax'
    where facts.fact_value >= 0
    group by
        facts.cik, facts.metric, facts.tag, facts.period_start_date, facts.period_end_date, facts.fact_value
)

-- A filing that repeats the part by itself repeats a part.
select distinct
    facts.cik,
    facts.metric,
    facts.tag,
    facts.period_start_date,
    facts.period_end_date,
    facts.accession_number
from facts
inner join shown
    on
        facts.cik = shown.cik
        and facts.tag = shown.tag
        and facts.period_start_date = shown.period_start_date
        and facts.period_end_date = shown.period_end_date
        and facts.fact_value = shown.fact_value
        and facts.known_at >= shown.shown_at
