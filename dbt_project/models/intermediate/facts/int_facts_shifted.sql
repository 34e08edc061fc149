-- Comparative periods that are wrong for their time, of two kinds. First, quarters of a filing whose table is one year
-- off (AMZN, the 10-K filed on 2013-01-30): a quarter gets the value of the same quarter a year later, and the later
-- quarter the value of the year before. Second, periods of a calendar that the issuer adopted later: they overlap the
-- periods that it reported at the time.
with facts as (
    select * from {{ ref('int_concept_facts') }}
),

quarters as (
    select * from facts
    where months_count = 3 and metric in ('revenue', 'net_income')
),

-- Quarters of which an earlier filing states another value.
parting as (
    select distinct quarters.*
    from quarters
    inner join quarters as statements
        on
            quarters.cik = statements.cik
            and quarters.metric = statements.metric
            and quarters.tag = statements.tag
            and quarters.period_start_date = statements.period_start_date
            and quarters.period_end_date = statements.period_end_date
            and quarters.fact_value <> statements.fact_value
            and quarters.known_at > statements.known_at
),

-- Of those, a quarter that has the value of the same quarter a year later, as it was known by then.
shown as (
    select distinct
        parting.cik,
        parting.metric,
        parting.tag,
        parting.period_start_date,
        parting.period_end_date,
        parting.accession_number
    from parting
    inner join quarters as later
        on
            parting.cik = later.cik
            and parting.metric = later.metric
            and parting.fact_value = later.fact_value
            and parting.known_at >= later.known_at
            and {{ dbt.datediff('parting.period_end_date', 'later.period_end_date', 'day') }} between 350 and 380
),

-- Two such quarters show that the filing's table is one year off: its last quarter, which nobody had stated by then, is
-- off too.
shifted_filings as (
    select
        cik,
        metric,
        accession_number
    from shown
    group by cik, metric, accession_number
    having count(distinct period_end_date) > 1
),

early as (
    select * from shown
    union distinct
    select
        parting.cik,
        parting.metric,
        parting.tag,
        parting.period_start_date,
        parting.period_end_date,
        parting.accession_number
    from parting
    inner join shifted_filings
        on
            parting.cik = shifted_filings.cik
            and parting.metric = shifted_filings.metric
            and parting.accession_number = shifted_filings.accession_number
),

-- A quarter that has the value of the same quarter a year earlier, in a filing that is one year off.
late as (
    select distinct
        quarters.cik,
        quarters.metric,
        quarters.tag,
        quarters.period_start_date,
        quarters.period_end_date,
        quarters.accession_number
    from quarters
    inner join early
        on
            quarters.cik = early.cik
            and quarters.metric = early.metric
            and quarters.accession_number = early.accession_number
    inner join quarters as earlier
        on
            quarters.cik = earlier.cik
            and quarters.metric = earlier.metric
            and quarters.fact_value = earlier.fact_value
            and quarters.known_at > earlier.known_at
            and {{ dbt.datediff('earlier.period_end_date', 'quarters.period_end_date', 'day') }} between 350 and 380
),

reports as (
    select
        cik,
        accession_number,
        max(period_end_date) as report_end_date
    from facts
    group by cik, accession_number
),

periods as (
    select
        cik,
        months_count,
        period_start_date,
        period_end_date,
        min(known_at) as known_at
    from facts
    where months_count < 12
    group by cik, months_count, period_start_date, period_end_date
),

-- Both ends are two to eleven weeks away: within one calendar of weeks the same quarter moves by days only, and
-- neighbouring quarters lie twelve weeks apart (2026-11).
across as (
    select distinct
        facts.cik,
        facts.metric,
        facts.tag,
        facts.period_start_date,
        facts.period_end_date,
        facts.accession_number
    from facts
    inner join reports
        on
            facts.cik = reports.cik
            and facts.accession_number = reports.accession_number
    inner join periods
        on
            facts.cik = periods.cik
            and facts.months_count = periods.months_count
            and facts.known_at > periods.known_at
    where
        {{ dbt.datediff('facts.period_end_date', 'reports.report_end_date', 'day') }} > 60
        and abs({{ dbt.datediff('periods.period_start_date', 'facts.period_start_date', 'day') }}) between 15 and 75
        and abs({{ dbt.datediff('periods.period_end_date', 'facts.period_end_date', 'day') }}) between 15 and 75
)

select
    *,
    'quarter_of_another_year' as misplaced_reason
from early
union distinct
select
    *,
    'quarter_of_another_year' as misplaced_reason
from late
union distinct
select
    *,
    'period_of_another_calendar' as misplaced_reason
from across
