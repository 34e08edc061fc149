with members as (
    select ticker from marts.hyperscaler_groups where group_name = 'big_four'
),

shares as (
    select * from marts.spending_and_price qualify session_date = max(session_date) over (partition by ticker)
),

spending as (
    select *
    from marts.hyperscaler_spending
    where basis = 'cash_ppe' and capex_usd is not null
    qualify period_end_date = max(period_end_date) over (partition by cik)
)

-- What the shares did, to the last session, beside what was spent in the last quarter on file: cash for property and
-- equipment.
select
    members.ticker as name,
    shares.return_ytd_ratio,
    shares.excess_return_ytd_ratio,
    shares.session_date,
    spending.calendar_quarter,
    spending.capex_usd,
    spending.capex_yoy_change_ratio,
    spending.capex_ttm_usd,
    spending.capex_to_operating_cash_flow_ratio,
    spending.known_at,
    shares.is_simulated
from members
left join shares on members.ticker = shares.ticker
left join spending on members.ticker = spending.ticker
order by members.ticker
