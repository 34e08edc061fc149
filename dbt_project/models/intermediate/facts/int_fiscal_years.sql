-- Fiscal years, from annual and transition reports: where each ends, what the issuer calls it, and the transition
-- periods between two calendars. Quarterly reports are not used: their twelve-month columns may end in any quarter.
with facts as (
    select
        *,
        {{ dbt.datediff('period_start_date', 'period_end_date', 'day') }} + 1 as days_count
    from {{ ref('stg_fundamentals__company_facts') }}
    where is_periodic_report
),

reports as (
    select
        cik,
        accession_number,
        max(period_end_date) as report_end_date
    from facts
    group by cik, accession_number
),

ends as (
    select
        facts.cik,
        facts.period_end_date as fiscal_year_end_date,
        -- A transition report and later annual ones may state twelve months to its last day for comparison; that is no
        -- fiscal year of the issuer. A transition report on 350 to 380 days is a year.
        bool_or(
            facts.form like '10-KT%' and facts.period_end_date = reports.report_end_date
            and facts.days_count between 20 and 349
        ) as is_transition,
        min(facts.known_at) as known_at
    from facts
    inner join reports
        on
            facts.cik = reports.cik
            and facts.accession_number = reports.accession_number
    where
        regexp_matches(facts.form, '^(10-K|10-KT|20-F|40-F)(/A)?$')
        and (
            facts.days_count between 350 and 380
            or (
                facts.form like '10-KT%'
                and facts.period_end_date = reports.report_end_date
                and facts.days_count between 20 and 349
            )
        )
    group by facts.cik, facts.period_end_date
),

-- The number that the issuer's annual report gives its own year, less the calendar year of the year's end. A year that
-- ends in the first week of January counts as ending in the calendar year before.
names as (
    select
        facts.cik,
        reports.report_end_date,
        extract(month from {{ dbt.dateadd('day', -7, 'reports.report_end_date') }}) as end_month,
        max(facts.filing_fiscal_year)
        - extract(year from {{ dbt.dateadd('day', -7, 'reports.report_end_date') }}) as years_apart
    from facts
    inner join reports
        on
            facts.cik = reports.cik
            and facts.accession_number = reports.accession_number
    where
        regexp_matches(facts.form, '^(10-K|20-F|40-F)$')
        and facts.period_end_date = reports.report_end_date
        and facts.days_count between 350 and 380
    group by facts.cik, facts.accession_number, reports.report_end_date
),

recent_names as (
    select
        *,
        row_number() over (partition by cik, end_month order by report_end_date desc, years_apart asc) as report_rank
    from names
    where years_apart between -1 and 1
),

-- The label in a single report may be wrong (NVDA and WMT before 2014), and the SEC corrects labels years later (NVDA's
-- of the years 2015 to 2021): the most frequent difference of the last three reports names all years that end in that
-- month (2026-11).
usual_names as (
    select
        cik,
        end_month,
        years_apart,
        row_number() over (
            partition by cik, end_month order by count(*) desc, abs(years_apart) asc, years_apart asc
        ) as name_rank
    from recent_names
    where report_rank <= 3
    group by cik, end_month, years_apart
),

-- A year begins on the day after the previous one ended; where the previous one is not known, 364 days before its own
-- end.
chained as (
    select
        ends.*,
        max(earlier.fiscal_year_end_date) as previous_end_date
    from ends
    left join ends as earlier
        on
            ends.cik = earlier.cik
            and earlier.fiscal_year_end_date
            < {{ dbt.dateadd('day', -20, 'ends.fiscal_year_end_date') }}
    group by all
)

select
    chained.cik,
    cast(
        extract(year from {{ dbt.dateadd('day', -7, 'chained.fiscal_year_end_date') }})
        + coalesce(usual_names.years_apart, 0) as bigint
    ) as fiscal_year,
    chained.is_transition,
    cast(
        case
            when
                chained.is_transition
                or {{ dbt.datediff('chained.previous_end_date', 'chained.fiscal_year_end_date', 'day') }}
                between 350 and 380
                then {{ dbt.dateadd('day', 1, 'chained.previous_end_date') }}
            else {{ dbt.dateadd('day', -364, 'chained.fiscal_year_end_date') }}
        end as date
    ) as fiscal_year_start_date,
    chained.fiscal_year_end_date,
    chained.known_at
from chained
left join usual_names
    on
        chained.cik = usual_names.cik
        and extract(month from {{ dbt.dateadd('day', -7, 'chained.fiscal_year_end_date') }}) = usual_names.end_month
        and usual_names.name_rank = 1
