-- Facts with the reason why a fact is set aside. Only facts filed before it or with it count against it.
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

-- A period end that is a few days off: periods of an issuer do not end within a week of each other, so the end filed
-- first is taken for right.
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

wrong_contexts as (
    select * from {{ ref('int_facts_misplaced') }}
    union distinct
    select * from {{ ref('int_facts_against_sums') }}
    union distinct
    select * from {{ ref('int_facts_shifted') }}
    union distinct
    select * from {{ ref('int_facts_against_per_share') }}
),

-- One reason a fact.
misplaced as (
    select
        cik,
        metric,
        tag,
        period_start_date,
        period_end_date,
        accession_number,
        min(misplaced_reason) as misplaced_reason
    from wrong_contexts
    group by cik, metric, tag, period_start_date, period_end_date, accession_number
),

parts as (
    select
        cik,
        metric,
        tag,
        period_start_date,
        period_end_date,
        accession_number,
        shown_at,
        'part_of_a_total' as part_reason
    from {{ ref('int_facts_in_part') }}
    union all
    select
        cik,
        metric,
        tag,
        period_start_date,
        period_end_date,
        accession_number,
        shown_at,
        part_reason
    from {{ ref('int_facts_short') }}
),

-- One reason a fact: the one shown first.
ranked_parts as (
    select
        *,
        row_number() over (
            partition by cik, metric, tag, period_start_date, period_end_date, accession_number
            order by shown_at asc, part_reason desc
        ) as part_rank
    from parts
),

doubts as (
    select * from {{ ref('int_facts_out_of_scale') }}
)

select
    facts.cik,
    facts.metric,
    facts.basis,
    facts.tag,
    facts.less_tag,
    facts.unit,
    facts.accession_number,
    facts.form,
    case
        -- Capital expenditure, lease payments and depreciation cannot be negative.
        when
            facts.metric in ('capex', 'finance_lease_principal', 'depreciation') and facts.fact_value < 0
            then 'wrong_sign'
        when doubts.doubted_from <= facts.known_at and doubts.doubted_until is null then 'wrong_scale'
        when misplaced.cik is not null then misplaced.misplaced_reason
        when parts.shown_at <= facts.known_at then parts.part_reason
        when stray_ends.cik is not null then 'stray_period_end'
        when facts.months_count = 12 and fiscal_years.cik is null then 'trailing_twelve_months'
    end as set_aside_reason,
    facts.tag_rank,
    facts.months_count,
    facts.fact_value,
    facts.less_value,
    facts.period_start_date,
    facts.period_end_date,
    facts.filed_date,
    facts.known_at,
    -- Once a filing shows the fact to be a part, it stays in doubt from then on. An earlier doubt about its scale
    -- counts only where it was never cleared.
    case
        when parts.cik is null then doubts.doubted_from
        when doubts.doubted_from < parts.shown_at and doubts.doubted_until is null then doubts.doubted_from
        else parts.shown_at
    end as doubted_from,
    case when parts.cik is null then doubts.doubted_until end as doubted_until,
    -- Why the fact no longer counts from doubted_from on, although it counted before.
    case
        when parts.cik is not null then parts.part_reason
        when doubts.doubted_from is not null and doubts.doubted_until is null then 'refuted_later'
    end as doubt_reason,
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
left join ranked_parts as parts
    on
        facts.cik = parts.cik
        and facts.metric = parts.metric
        and facts.tag = parts.tag
        and facts.period_start_date = parts.period_start_date
        and facts.period_end_date = parts.period_end_date
        and facts.accession_number = parts.accession_number
        and parts.part_rank = 1
left join doubts
    on
        facts.cik = doubts.cik
        and facts.metric = doubts.metric
        and facts.tag = doubts.tag
        and facts.period_start_date = doubts.period_start_date
        and facts.period_end_date = doubts.period_end_date
        and facts.accession_number = doubts.accession_number
left join fiscal_years
    on
        facts.cik = fiscal_years.cik
        and facts.period_end_date = fiscal_years.fiscal_year_end_date
left join stray_ends
    on
        facts.cik = stray_ends.cik
        and facts.period_end_date = stray_ends.period_end_date
