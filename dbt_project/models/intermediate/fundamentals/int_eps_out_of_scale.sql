-- Reports whose earnings per share, or the estimate beside them, are in cents or a hundred times too high by a slip:
-- over 50 times all of at least three reports of the 400 days before, and of the figure beside them unless that is as
-- far off, too. Only reports before count, so that a figure is judged on the day on which it comes. Of 48,533 real
-- reports of 4,412 tickers none is that far off; the nearest, by one of the two tests alone, are 80 and 56 times
-- (2026-11).
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

compared as (
    select
        *,
        case when count(actual) over of_the_year_before >= 3 then max(actual) over of_the_year_before end
            as highest_actual,
        case when count(estimate) over of_the_year_before >= 3 then max(estimate) over of_the_year_before end
            as highest_estimate
    from versions
    window of_the_year_before as (
        partition by ticker, eps_basis order by report_date
        range between interval 400 day preceding and interval 1 day preceding
    )
),

judged as (
    select
        *,
        actual > 50 * highest_actual
        and coalesce(actual > 50 * estimate or estimate > 50 * highest_estimate, true) as is_actual_doubted,
        estimate > 50 * highest_estimate
        and coalesce(estimate > 50 * actual or actual > 50 * highest_actual, true) as is_estimate_doubted
    from compared
)

select
    ticker,
    eps_basis,
    coalesce(is_actual_doubted, false) as is_actual_doubted,
    coalesce(is_estimate_doubted, false) as is_estimate_doubted,
    report_date,
    known_at,
    ingested_at,
    source_name
from judged
where is_actual_doubted or is_estimate_doubted
