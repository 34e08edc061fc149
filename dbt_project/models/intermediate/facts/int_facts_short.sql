-- Payments, revenue and depreciation of a part of a year that do not fit the year, once the year is known. Nine months
-- with less than the half-year within them: the third quarter's value was filed for the nine months (likewise a
-- half-year with less than its first quarter). And parts with more than twice the year's value.
with facts as (
    select facts.*
    from {{ ref('int_concept_facts') }} as facts
    left join {{ ref('int_facts_out_of_scale') }} as doubts
        on
            facts.cik = doubts.cik
            and facts.metric = doubts.metric
            and facts.tag = doubts.tag
            and facts.period_start_date = doubts.period_start_date
            and facts.period_end_date = doubts.period_end_date
            and facts.accession_number = doubts.accession_number
    where
        facts.metric in ('capex', 'finance_lease_principal', 'revenue', 'depreciation')
        and facts.fact_value >= 0
        -- A year that is itself off by a thousand times is not compared with.
        and not coalesce(doubts.doubted_from <= facts.known_at and doubts.doubted_until is null, false)
),

short as (
    select
        longer.cik,
        longer.metric,
        longer.tag,
        longer.period_start_date,
        longer.period_end_date,
        longer.accession_number,
        min(greatest(years.known_at, shorter.known_at)) as shown_at
    from facts as longer
    inner join facts as shorter
        on
            longer.cik = shorter.cik
            and longer.metric = shorter.metric
            and longer.tag = shorter.tag
            and longer.period_start_date = shorter.period_start_date
            and longer.months_count > shorter.months_count
            -- Half a per cent is rounding (2026-11).
            and longer.fact_value < shorter.fact_value * 0.995e0
    inner join facts as years
        on
            longer.cik = years.cik
            and longer.metric = years.metric
            and longer.tag = years.tag
            and longer.period_start_date = years.period_start_date
    -- A business sold since the half-year lowers the nine months as well, but then they are about three quarters of the
    -- year. A single quarter's value is about one quarter of it. The limit lies halfway: half of the year for nine
    -- months, three eighths for six (2026-11).
    where
        longer.months_count in (6, 9)
        and years.months_count = 12
        and longer.fact_value < years.fact_value * (longer.months_count + 3) / 24
    group by
        longer.cik, longer.metric, longer.tag, longer.period_start_date, longer.period_end_date, longer.accession_number
),

-- The year as it was stated first: later restatements may leave out a business that was sold.
first_years as (
    select * from (
        select
            *,
            row_number() over (
                partition by cik, metric, tag, period_start_date, period_end_date order by known_at, accession_number
            ) as statement_rank
        from facts
        where months_count = 12
    ) as statements
    where statement_rank = 1
),

-- The parts of the year filed by then. A part whose value per month is more than twice the year's is fast (2026-11).
within_years as (
    select
        parts.cik,
        parts.metric,
        parts.tag,
        parts.accession_number,
        parts.period_start_date,
        parts.period_end_date,
        years.accession_number as year_accession_number,
        years.period_start_date as year_start_date,
        years.period_end_date as year_end_date,
        greatest(years.known_at, parts.known_at) as shown_at,
        parts.fact_value > 2 * years.fact_value as is_beyond,
        parts.fact_value / parts.months_count > 2 * years.fact_value / 12 as is_fast
    from facts as parts
    inner join first_years as years
        on
            parts.cik = years.cik
            and parts.metric = years.metric
            and parts.tag = years.tag
            and parts.period_start_date >= {{ dbt.dateadd('day', -7, 'years.period_start_date') }}
            and parts.period_end_date <= {{ dbt.dateadd('day', 7, 'years.period_end_date') }}
    where parts.months_count < 12 and parts.known_at <= years.known_at
),

-- Where a part has more than twice the year's value, one of the two is wrong: the year where most of its parts are
-- fast, the part where most are not. With a single part nothing is decided.
counted as (
    select
        *,
        sum(case when is_fast then 1 else 0 end) over by_year as fast_count,
        count(*) over by_year as parts_count
    from within_years
    window by_year as (partition by cik, metric, tag, year_accession_number, year_start_date, year_end_date)
),

beyond as (
    select
        cik,
        metric,
        tag,
        case when 2 * fast_count < parts_count then period_start_date else year_start_date end as period_start_date,
        case when 2 * fast_count < parts_count then period_end_date else year_end_date end as period_end_date,
        case
            when 2 * fast_count < parts_count then accession_number else year_accession_number
        end as accession_number,
        shown_at
    from counted
    where is_beyond and parts_count > 1 and 2 * fast_count <> parts_count
),

unfit as (
    select
        *,
        'quarter_on_longer_context' as part_reason
    from short
    union all
    select
        *,
        'beyond_its_year' as part_reason
    from beyond
)

select
    cik,
    metric,
    tag,
    period_start_date,
    period_end_date,
    accession_number,
    min(shown_at) as shown_at,
    min(part_reason) as part_reason
from unfit
group by cik, metric, tag, period_start_date, period_end_date, accession_number
