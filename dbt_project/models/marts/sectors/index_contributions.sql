-- Of the last session on which enough members have a return: what each of them added to the index's return.
with members as (
    select * from {{ ref('int_index_members_daily') }}
),

quotes as (
    select * from {{ ref('stock_performance') }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
),

constituents as (
    select * from {{ ref('stg_reference__index_constituents') }}
    where index_id = 'SPX'
),

covered_sessions as (
    select session_date
    from {{ ref('int_market_breadth') }}
    where coverage_ratio >= {{ var('sector_coverage_minimum') }}
),

last_session as (
    select max(session_date) as session_date
    from covered_sessions
),

returned as (
    select members.*
    from members
    inner join last_session on members.session_date = last_session.session_date
    where members.return_1d_ratio is not null
),

total as (
    select {{ exact_sum('market_cap_before_usd') }} as market_cap_before_usd
    from returned
)

-- The weights are of the members with a return, as in int_market_breadth, so that the contributions add up to its
-- return by capitalisation.
select
    returned.security_id,
    quotes.ticker,
    coalesce(securities.security_name, constituents.security_name) as security_name,
    returned.sector_name,
    returned.return_1d_ratio,
    returned.market_cap_before_usd / total.market_cap_before_usd as member_weight_ratio,
    returned.market_cap_before_usd / total.market_cap_before_usd * returned.return_1d_ratio
        as contribution_1d_ratio,
    returned.is_simulated,
    returned.session_date,
    returned.shares_as_of_date,
    returned.membership_basis,
    quotes.source_name,
    quotes.known_at
from returned
cross join total
inner join quotes
    on returned.security_id = quotes.security_id and returned.session_date = quotes.session_date
left join securities
    on
        returned.security_id = securities.security_id
        and returned.session_date >= securities.valid_from_date
        and returned.session_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
left join constituents on quotes.ticker = constituents.ticker
