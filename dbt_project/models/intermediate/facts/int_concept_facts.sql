-- What each periodic report states for a tracked concept, with the length of its period in months. Periods of other
-- lengths are left out: no quarter can be derived from them.
with facts as (
    select
        *,
        {{ dbt.datediff('period_start_date', 'period_end_date', 'day') }} + 1 as days_count
    from {{ ref('stg_fundamentals__company_facts') }}
    where taxonomy = 'us-gaap' and is_periodic_report
),

calendars as (
    select * from {{ ref('int_fiscal_calendars') }}
),

concepts as (
    select * from {{ ref('stg_reference__tracked_concepts') }}
),

-- An issuer's own rows for a metric replace those that hold for every issuer.
own_concepts as (
    select distinct
        cik,
        metric
    from concepts
),

-- Periods of 12, 16, 24, 28, 36 and 40 weeks count as three, six and nine months only for issuers that keep such a
-- calendar.
windows as (
    select
        facts.*,
        case
            when facts.days_count between 80 and 100 then 3
            when facts.days_count between 109 and 122 and calendars.long_quarter is not null then 3
            when facts.days_count between 165 and 171 and calendars.long_quarter = 'last' then 6
            when facts.days_count between 193 and 206 and calendars.long_quarter = 'first' then 6
            when facts.days_count between 170 and 190 then 6
            when facts.days_count between 249 and 255 and calendars.long_quarter = 'last' then 9
            when facts.days_count between 277 and 290 and calendars.long_quarter = 'first' then 9
            when facts.days_count between 260 and 285 then 9
            when facts.days_count between 350 and 380 then 12
        end as months_count
    from facts
    left join calendars on facts.cik = calendars.cik
)

select
    windows.cik,
    concepts.metric,
    concepts.basis,
    windows.tag,
    proceeds.tag as less_tag,
    windows.unit,
    windows.accession_number,
    windows.form,
    concepts.tag_rank,
    windows.months_count,
    -- Proceeds that the same filing states beside a gross line are subtracted, so that the line is net (META until
    -- 2023).
    windows.fact_value - coalesce(proceeds.fact_value, 0) as fact_value,
    proceeds.fact_value as less_value,
    windows.period_start_date,
    windows.period_end_date,
    windows.filed_date,
    windows.known_at,
    windows.source_name,
    windows.source_file
from windows
inner join concepts
    on
        windows.tag = concepts.tag
        and windows.period_end_date >= concepts.tag_from_date
        and windows.period_end_date <= coalesce(concepts.tag_to_date, cast('9999-12-31' as date))
        and windows.unit = case when concepts.metric = 'eps_diluted' then 'USD/shares' else 'USD' end
left join own_concepts
    on
        windows.cik = own_concepts.cik
        and concepts.metric = own_concepts.metric
left join facts as proceeds
    on
        windows.cik = proceeds.cik
        and concepts.less_tag = proceeds.tag
        and windows.unit = proceeds.unit
        and windows.accession_number = proceeds.accession_number
        and windows.period_start_date = proceeds.period_start_date
        and windows.period_end_date = proceeds.period_end_date
where
    windows.months_count is not null
    and (concepts.cik = windows.cik or (concepts.cik = '*' and own_concepts.cik is null))
