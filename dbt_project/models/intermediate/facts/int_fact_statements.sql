-- Every statement of a fact that counts, with the round of filings that makes it and whether it changes the value.
-- The round is the number of years between the end of the period and the end of what the filing reports on: 0 for the
-- original reports, 1 for the comparative columns a year later.
with facts as (
    select * from {{ ref('int_facts_judged') }}
    where set_aside_reason is null
),

reports as (
    select
        cik,
        accession_number,
        max(period_end_date) as report_end_date
    from facts
    group by cik, accession_number
),

rounded as (
    select
        facts.*,
        -- An annual report repeats the year's first quarters, so a report that ends up to ten and a half months later
        -- belongs to the same round.
        cast(floor(
            ({{ dbt.datediff('facts.period_end_date', 'reports.report_end_date', 'day') }} + 45) / 365.25e0
        ) as bigint) as filing_round
    from facts
    inner join reports
        on
            facts.cik = reports.cik
            and facts.accession_number = reports.accession_number
),

compared as (
    select
        *,
        lag(fact_value) over (
            partition by cik, metric, tag, period_start_date, period_end_date order by known_at, accession_number
        ) as previous_value,
        min(known_at) over (
            partition by cik, metric, tag, period_start_date, period_end_date, fact_value
        ) as first_stated_at
    from rounded
)

select
    cik,
    metric,
    basis,
    tag,
    accession_number,
    tag_rank,
    months_count,
    filing_round,
    fact_value,
    -- A filing that only repeats the value changes nothing, so the value stays known since its first filing.
    previous_value is null or fact_value <> previous_value as is_change,
    period_start_date,
    period_end_date,
    known_at,
    -- A value that a filing a year later states again is not taken for a slip.
    min(case when filing_round >= 1 and known_at > first_stated_at then known_at end) over (
        partition by cik, metric, tag, period_start_date, period_end_date, fact_value
    ) as repeated_at,
    doubted_from,
    doubted_until
from compared
