-- Facts with the reason why one is set aside. Only what was filed before, or with it, speaks against a fact.
with facts as (
    select * from {{ ref('int_concept_facts') }}
),

fiscal_years as (
    select * from {{ ref('int_fiscal_years') }}
),

ends as (
    select
        cik,
        period_end_date,
        min(known_at) as first_known_at
    from facts
    group by cik, period_end_date
),

-- A period's end a few days off: no period ends within a week of another one, and the end filed first is right.
stray_ends as (
    select distinct
        ends.cik,
        ends.period_end_date
    from ends
    inner join ends as earlier
        on
            ends.cik = earlier.cik
            and ends.first_known_at > earlier.first_known_at
            and abs({{ dbt.datediff('earlier.period_end_date', 'ends.period_end_date', 'day') }}) <= 7
),

misplaced as (
    select * from {{ ref('int_facts_misplaced') }}
    union distinct
    select * from {{ ref('int_facts_shifted') }}
)

select
    facts.cik,
    facts.metric,
    facts.basis,
    facts.tag,
    facts.unit,
    facts.accession_number,
    facts.form,
    facts.frame_label,
    case
        when misplaced.cik is not null then misplaced.misplaced_reason
        when stray_ends.cik is not null then 'stray_period_end'
        when facts.months_count = 12 and fiscal_years.cik is null then 'trailing_twelve_months'
    end as set_aside_reason,
    facts.tag_rank,
    facts.months_count,
    facts.fact_value,
    facts.period_start_date,
    facts.period_end_date,
    facts.filed_date,
    facts.known_at,
    facts.source_name,
    facts.source_file
from facts
left join misplaced
    on
        facts.cik = misplaced.cik
        and facts.metric = misplaced.metric
        and facts.tag = misplaced.tag
        and facts.period_start_date = misplaced.period_start_date
        and facts.period_end_date = misplaced.period_end_date
        and facts.accession_number = misplaced.accession_number
left join fiscal_years
    on
        facts.cik = fiscal_years.cik
        and facts.period_end_date = fiscal_years.fiscal_year_end_date
left join stray_ends
    on
        facts.cik = stray_ends.cik
        and facts.period_end_date = stray_ends.period_end_date
