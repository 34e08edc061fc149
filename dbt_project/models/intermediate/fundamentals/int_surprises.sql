-- Reports beside their estimates, with the quarter they are about and the issuer.
with reports as (
    select
        *,
        row_number() over (
            partition by ticker, report_date
            order by case when eps_basis = 'provider_adjusted' then 1 else 2 end, eps_basis
        ) as basis_rank
    from {{ ref('stg_fundamentals__eps_reports') }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
),

constituents as (
    select * from {{ ref('stg_reference__index_constituents') }}
),

quarters as (
    select * from {{ as_known_now('int_earnings_as_of') }}
),

identified as (
    select
        reports.*,
        {{ security_id_of('securities', 'reports.ticker') }} as security_id,
        coalesce(securities.cik, constituents.cik) as cik
    from reports
    left join securities
        on
            reports.ticker = securities.ticker
            and reports.report_date >= securities.valid_from_date
            and reports.report_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
    left join constituents
        on
            reports.ticker = constituents.ticker
            and constituents.index_id = 'SPX'
    where reports.basis_rank = 1
),

-- The quarter that ended last before the report, where filings tell; companies report within 75 days.
matched as (
    select
        identified.ticker,
        identified.report_date,
        max(quarters.calendar_quarter) as calendar_quarter
    from identified
    inner join quarters
        on
            identified.cik = quarters.cik
            and identified.report_date > quarters.period_end_date
            and {{ dbt.datediff('quarters.period_end_date', 'identified.report_date', 'day') }} <= 75
    group by identified.ticker, identified.report_date
)

select
    coalesce(identified.cik, identified.security_id) as issuer_id,
    identified.ticker,
    identified.eps_basis,
    coalesce(matched.calendar_quarter, {{ calendar_quarter('placed.quarter_date') }}) as calendar_quarter,
    identified.eps_actual_usd_per_share,
    identified.eps_estimate_usd_per_share,
    case
        when abs(identified.eps_estimate_usd_per_share) >= 0.05e0
            then
                (identified.eps_actual_usd_per_share - identified.eps_estimate_usd_per_share)
                / abs(identified.eps_estimate_usd_per_share)
    end as surprise_ratio,
    case
        when identified.eps_actual_usd_per_share > identified.eps_estimate_usd_per_share then 'beat'
        when identified.eps_actual_usd_per_share = identified.eps_estimate_usd_per_share then 'meet'
        when identified.eps_actual_usd_per_share < identified.eps_estimate_usd_per_share then 'miss'
    end as outcome,
    identified.report_date
from identified
inner join {{ ref('int_report_quarters') }} as placed
    on
        identified.ticker = placed.ticker
        and identified.report_date = placed.report_date
left join matched
    on
        identified.ticker = matched.ticker
        and identified.report_date = matched.report_date
