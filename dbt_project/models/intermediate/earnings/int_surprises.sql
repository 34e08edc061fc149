-- Reports beside their estimates, with the quarter they are about and the issuer.
with reports as (
    select
        reports.ticker,
        reports.eps_basis,
        case when not coalesce(doubts.is_actual_doubted, false) then reports.eps_actual_usd_per_share end
            as eps_actual_usd_per_share,
        case when not coalesce(doubts.is_estimate_doubted, false) then reports.eps_estimate_usd_per_share end
            as eps_estimate_usd_per_share,
        {{ is_contradicted_surprise('reports') }} as is_contradicted,
        reports.report_date,
        reports.known_at,
        row_number() over (
            partition by reports.ticker, reports.report_date
            order by case when reports.eps_basis = 'provider_adjusted' then 1 else 2 end, reports.eps_basis
        ) as basis_rank
    from {{ ref('stg_fundamentals__eps_reports') }} as reports
    left join {{ ref('int_eps_out_of_scale') }} as doubts
        on
            reports.ticker = doubts.ticker
            and reports.report_date = doubts.report_date
            and reports.eps_basis = doubts.eps_basis
            and reports.source_name = doubts.source_name
            and reports.known_at = doubts.known_at
            and reports.ingested_at = doubts.ingested_at
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
),

constituents as (
    select * from {{ ref('stg_reference__index_constituents') }}
),

quarters as (
    select * from {{ ref('int_earnings_history') }}
    where known_until is null
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

filings as (
    select * from {{ ref('stg_fundamentals__filings') }}
    where regexp_matches(form, '^(10-K|10-Q|10-KT|10-QT|20-F|40-F)$') and period_end_date is not null
),

-- Ends of fiscal quarters: from the facts in filings, and from the list of filings where an issuer has no fact near
-- that end.
first_filings as (
    select
        cik,
        period_end_date,
        cast(min(known_at) as date) as filed_date
    from {{ ref('int_fact_statements') }}
    where filing_round = 0
    group by cik, period_end_date
),

ends as (
    select
        quarters.cik,
        quarters.period_end_date,
        quarters.midpoint_date,
        first_filings.filed_date
    from quarters
    left join first_filings
        on
            quarters.cik = first_filings.cik
            and quarters.period_end_date = first_filings.period_end_date
    union all
    select
        filings.cik,
        filings.period_end_date,
        cast({{ dbt.dateadd('day', -45, 'filings.period_end_date') }} as date) as midpoint_date,
        min(filings.filed_date) as filed_date
    from filings
    left join quarters
        on
            filings.cik = quarters.cik
            and abs({{ dbt.datediff('quarters.period_end_date', 'filings.period_end_date', 'day') }}) <= 7
    where quarters.cik is null
    group by filings.cik, filings.period_end_date
),

latest_ends as (
    select
        *,
        row_number() over (partition by cik order by period_end_date desc) as recency_rank
    from ends
),

-- A report comes before its filing, so the issuer's quarter ends are continued for a year after the last filed one.
expected_ends as (
    select
        cik,
        period_end_date,
        midpoint_date,
        filed_date
    from ends
    union all
    select
        latest_ends.cik,
        cast({{ dbt.dateadd('day', '91 * steps.number', 'latest_ends.period_end_date') }} as date) as period_end_date,
        cast({{ dbt.dateadd('month', '3 * steps.number', 'latest_ends.midpoint_date') }} as date) as midpoint_date,
        cast(null as date) as filed_date
    from latest_ends
    cross join (values (1), (2), (3), (4)) as steps (number)
    where latest_ends.recency_rank = 1
),

-- The fiscal quarter that a report is about is the one whose filing comes with it, from five days before the report to
-- twenty days after; otherwise the last one that ended in the hundred days before it. No company reports within five
-- days of a quarter's end (2026-11): a report dated so is dated by the quarter's end, by a provider that does not say
-- when it came. It is about that quarter and has no outcome.
closed as (
    select
        identified.ticker,
        identified.report_date,
        {{ calendar_quarter('expected_ends.midpoint_date') }} as calendar_quarter,
        {{ dbt.datediff('expected_ends.period_end_date', 'identified.report_date', 'day') }} <= 5 as is_dated_by_period,
        row_number() over (
            partition by identified.ticker, identified.report_date
            order by
                case
                    when {{ dbt.datediff('expected_ends.period_end_date', 'identified.report_date', 'day') }} <= 5
                        then -1
                    when
                        {{ dbt.datediff('identified.report_date', 'expected_ends.filed_date', 'day') }}
                        between -5 and 20
                        then 0
                    else 1
                end,
                expected_ends.period_end_date desc
        ) as recency_rank
    from identified
    inner join expected_ends
        on
            identified.cik = expected_ends.cik
            and {{ dbt.datediff('expected_ends.period_end_date', 'identified.report_date', 'day') }} between 0 and 100
    -- A continued quarter end, which no filing states yet, may be some days off, so it cannot show such a date.
    where
        expected_ends.filed_date is not null
        or {{ dbt.datediff('expected_ends.period_end_date', 'identified.report_date', 'day') }} > 5
),

matched as (
    select * from closed
    where recency_rank = 1
)

select
    coalesce(identified.cik, identified.security_id) as issuer_id,
    identified.ticker,
    identified.eps_basis,
    coalesce(matched.calendar_quarter, {{ calendar_quarter('placed.quarter_date') }}) as calendar_quarter,
    case when matched.ticker is not null then 'filing' else 'report_day' end as basis,
    identified.eps_actual_usd_per_share,
    identified.eps_estimate_usd_per_share,
    case
        when
            abs(identified.eps_estimate_usd_per_share) >= 0.05e0
            and not identified.is_contradicted
            and not coalesce(matched.is_dated_by_period, false)
            then
                (identified.eps_actual_usd_per_share - identified.eps_estimate_usd_per_share)
                / abs(identified.eps_estimate_usd_per_share)
    end as surprise_ratio,
    case
        when identified.is_contradicted or matched.is_dated_by_period then null
        when identified.eps_actual_usd_per_share > identified.eps_estimate_usd_per_share then 'beat'
        when identified.eps_actual_usd_per_share = identified.eps_estimate_usd_per_share then 'meet'
        when identified.eps_actual_usd_per_share < identified.eps_estimate_usd_per_share then 'miss'
    end as outcome,
    coalesce(matched.is_dated_by_period, false) as is_dated_by_period,
    identified.report_date,
    identified.known_at
from identified
inner join {{ ref('int_report_quarters') }} as placed
    on
        identified.ticker = placed.ticker
        and identified.report_date = placed.report_date
left join matched
    on
        identified.ticker = matched.ticker
        and identified.report_date = matched.report_date
