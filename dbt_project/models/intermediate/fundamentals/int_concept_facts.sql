-- What each filing states for a tracked concept, with the window it covers. Other windows are no part of a quarter.
with facts as (
    select
        *,
        {{ dbt.datediff('period_start_date', 'period_end_date', 'day') }} + 1 as days_count
    from {{ ref('stg_fundamentals__company_facts') }}
    where taxonomy = 'us-gaap'
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

windows as (
    select
        *,
        case
            when days_count between 80 and 100 then 3
            when days_count between 170 and 190 then 6
            when days_count between 260 and 285 then 9
            when days_count between 350 and 380 then 12
        end as months_count
    from facts
)

select
    windows.cik,
    concepts.metric,
    concepts.basis,
    windows.tag,
    windows.unit,
    windows.accession_number,
    windows.form,
    windows.frame_label,
    concepts.tag_rank,
    windows.months_count,
    windows.fact_value,
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
where
    windows.months_count is not null
    and (concepts.cik = windows.cik or (concepts.cik = '*' and own_concepts.cik is null))
