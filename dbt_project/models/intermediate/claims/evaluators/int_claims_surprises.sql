-- The surprise in earnings per share, (actual - estimate) / |estimate|, of the period's last report known at the moment
-- judged.
with claims as (
    select * from {{ ref('int_claims') }}
    where family = 'surprises'
),

reports as (
    select * from {{ ref('int_claim_eps_reports') }}
),

ranked as (
    select
        claims.*,
        reports.report_date,
        reports.eps_basis,
        reports.eps_actual_usd_per_share as actual,
        reports.eps_estimate_usd_per_share as estimate,
        reports.surprise_pct,
        row_number() over (
            partition by claims.article_id, claims.claim_id, claims.judged_as order by reports.report_date desc
        ) as report_rank
    from claims
    left join reports
        on
            claims.subject = reports.ticker
            and claims.as_of = reports.as_of
            and claims.period_start_date <= reports.report_date
            and claims.period_end_date >= reports.report_date
)

select
    article_id,
    claim_id,
    judged_as,
    case when abs(estimate) >= 0.05e0 then (actual - estimate) / abs(estimate) * unit_factor end as computed_number,
    case eps_basis
        when 'provider_adjusted' then 'provider-adjusted EPS'
        when 'gaap_diluted' then 'diluted EPS as filed'
    end as basis,
    case
        when report_date is not null
            then concat(
                'marts.earnings_surprises ', subject, ' ', report_date, ': ', actual, ' USD per share, estimate ',
                coalesce(cast(estimate as {{ dbt.type_string() }}), 'not stated'),
                -- A provider's own surprise may differ, because it divides figures with more digits than it prints.
                case
                    when abs(surprise_pct - 100e0 * (actual - estimate) / nullif(abs(estimate), 0)) > 0.1e0
                        then concat('; the provider''s own surprise: ', {{ printed('surprise_pct') }}, ' %')
                end
            )
    end as evidence,
    case
        when report_date is null
            then concat(
                'earnings report of ', subject, ' from ', period_start_date, ' to ', period_end_date, ', known on ',
                judged_date
            )
        -- The next report follows within four months: a last report older than that means that one is missing.
        when least(period_end_date, judged_date) > {{ dbt.dateadd('day', 120, 'report_date') }}
            then concat('earnings report of ', subject, ' after ', report_date)
        when estimate is null then concat('estimate for the report of ', subject, ' on ', report_date)
        when abs(estimate) < 0.05e0
            then concat(
                'estimate for the report of ', subject, ' on ', report_date, ' that can be divided by: ', estimate,
                ' USD per share is below 0.05'
            )
    end as missing
from ranked
where report_rank = 1
