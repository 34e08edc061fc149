with totals as (
    select * from marts.hyperscaler_totals where group_name = 'big_four' and basis = $basis
),

complete as (
    select *
    from totals
    where capex_usd is not null
    order by calendar_quarter desc
    limit 1
)

select
    complete.capex_usd,
    complete.capex_yoy_change_ratio,
    complete.calendar_quarter,
    year_earlier.calendar_quarter as year_earlier_quarter,
    year_earlier.reporting_count as year_earlier_reporting_count,
    year_earlier.missing_tickers as year_earlier_missing_tickers,
    complete.members_count,
    (
        select list({
            quarter: calendar_quarter, reporting: reporting_count, members: members_count, reported_usd: reported_usd,
            missing: missing_tickers
        } order by calendar_quarter)
        from totals
        where calendar_quarter > complete.calendar_quarter
    ) as incomplete_quarters,
    complete.known_at
from complete
left join totals as year_earlier
    on
        cast(left(year_earlier.calendar_quarter, 4) as integer) = cast(left(complete.calendar_quarter, 4) as integer) - 1
        and right(year_earlier.calendar_quarter, 2) = right(complete.calendar_quarter, 2)
