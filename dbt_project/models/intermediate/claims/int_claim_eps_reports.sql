-- Earnings reports as they were known at each moment at which claims on them are judged, on the best basis: the same
-- order as int_surprises. Only those that the claims can be about: a quarter's are in 200 days after its end.
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
                reports.known_at desc,
                reports.ingested_at desc
        ) as version_rank
    from moments
    inner join {{ ref('stg_fundamentals__eps_report_versions') }} as reports
        on
            moments.as_of >= reports.known_at
            and moments.from_date <= reports.report_date
            and moments.to_date >= reports.report_date
)

select
    ticker,
    report_date,
    as_of,
    eps_basis,
    eps_actual_usd_per_share,
    eps_estimate_usd_per_share,
    surprise_pct
from ranked
where version_rank = 1 and eps_actual_usd_per_share is not null
