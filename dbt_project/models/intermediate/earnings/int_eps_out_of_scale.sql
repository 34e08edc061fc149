-- Reports whose earnings per share, or the estimate beside them, are stated in cents, or a hundred times too high by a
-- slip. Such a figure is ten or more, has at most one decimal, and is over 50 times the median of the reports of the
-- 400 days before (three or more). It is also over 50 times the figure beside it, unless that one is missing or in
-- doubt as well. Only reports known when this one became known count. Of 48,533 real reports of 4,412 tickers none has
-- such a figure; a loss of 55 times the median is spared because it has two decimals (2026-11).
with versions as (
    select
        ticker,
        report_date,
        eps_basis,
        source_name,
        known_at,
        ingested_at,
        abs(eps_actual_usd_per_share) as actual,
        abs(eps_estimate_usd_per_share) as estimate
    from {{ ref('stg_fundamentals__eps_report_versions') }}
),

suspects as (
    select
        *,
        actual >= 10 and round(actual, 1) = actual as is_actual_suspect,
        estimate >= 10 and round(estimate, 1) = estimate as is_estimate_suspect
    from versions
    where (actual >= 10 and round(actual, 1) = actual) or (estimate >= 10 and round(estimate, 1) = estimate)
),

compared as (
    select
        suspects.ticker,
        suspects.report_date,
        suspects.eps_basis,
        suspects.source_name,
        suspects.known_at,
        suspects.ingested_at,
        suspects.actual,
        suspects.estimate,
        suspects.is_actual_suspect,
        suspects.is_estimate_suspect,
        median(earlier.actual) as usual_actual,
        median(earlier.estimate) as usual_estimate
    from suspects
    inner join versions as earlier
        on
            suspects.ticker = earlier.ticker
            and suspects.eps_basis = earlier.eps_basis
            and suspects.report_date > earlier.report_date
            and suspects.known_at >= earlier.known_at
            and earlier.report_date >= {{ dbt.dateadd('day', -400, 'suspects.report_date') }}
    group by all
    having count(distinct earlier.report_date) >= 3
),

judged as (
    select
        *,
        -- A median of zero says nothing: providers write 0 where they have no figure.
        is_actual_suspect and usual_actual > 0 and actual > 50 * usual_actual as is_actual_far,
        is_estimate_suspect and usual_estimate > 0 and estimate > 50 * usual_estimate as is_estimate_far
    from compared
),

doubted as (
    select
        *,
        coalesce(is_actual_far and (estimate is null or actual > 50 * estimate or is_estimate_far), false)
            as is_actual_doubted,
        coalesce(is_estimate_far and (actual is null or estimate > 50 * actual or is_actual_far), false)
            as is_estimate_doubted
    from judged
)

select
    ticker,
    eps_basis,
    is_actual_doubted,
    is_estimate_doubted,
    report_date,
    known_at,
    ingested_at,
    source_name
from doubted
where is_actual_doubted or is_estimate_doubted
