-- Earnings reports as they were known at each moment at which claims on them are judged, on the best basis: the same
-- order as int_surprises, without figures of a wrong scale and estimates that the report's own surprise contradicts.
-- Only reports that the claims can be about: a quarter's reports are out 200 days after its end.
with moments as (
    select
        as_of,
        min(cast({{ dbt.date_trunc('quarter', 'period_start_date') }} as date)) as from_date,
        max({{ dbt.dateadd('day', 200, 'period_end_date') }}) as to_date
    from {{ ref('int_claims') }}
    where family in ('seasons', 'surprises')
    group by as_of
),

ranked as (
    select
        moments.as_of,
        reports.*,
        row_number() over (
            partition by moments.as_of, reports.ticker, reports.report_date
            order by
                case when reports.eps_basis = 'provider_adjusted' then 1 else 2 end,
                reports.eps_basis asc,
                reports.source_rank asc,
                reports.ingested_at desc,
                reports.known_at desc
        ) as version_rank
    from moments
    inner join {{ ref('stg_fundamentals__eps_report_versions') }} as reports
        on
            moments.as_of >= reports.known_at
            and moments.from_date <= reports.report_date
            and moments.to_date >= reports.report_date
),

dated_by_period as (
    select distinct
        ticker,
        report_date
    from {{ ref('int_surprises') }}
    where is_dated_by_period
)

select
    ranked.ticker,
    ranked.report_date,
    ranked.as_of,
    ranked.eps_basis,
    ranked.eps_actual_usd_per_share,
    case
        when doubts.ticker is null and not {{ is_contradicted_surprise('ranked') }}
            then ranked.eps_estimate_usd_per_share
    end as eps_estimate_usd_per_share,
    case when doubts.ticker is null then ranked.surprise_pct end as surprise_pct
from ranked
left join {{ ref('int_eps_out_of_scale') }} as doubts
    on
        ranked.ticker = doubts.ticker
        and ranked.report_date = doubts.report_date
        and ranked.eps_basis = doubts.eps_basis
        and ranked.source_name = doubts.source_name
        and ranked.known_at = doubts.known_at
        and ranked.ingested_at = doubts.ingested_at
left join dated_by_period
    on
        ranked.ticker = dated_by_period.ticker
        and ranked.report_date = dated_by_period.report_date
where
    ranked.version_rank = 1
    and ranked.eps_actual_usd_per_share is not null
    and not coalesce(doubts.is_actual_doubted, false)
    -- The day on which a report dated by its quarter's end came is not known.
    and dated_by_period.ticker is null
