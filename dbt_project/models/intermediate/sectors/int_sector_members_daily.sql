-- Members as of the previous session, with what their sector's figures need on this one. The list of members states
-- the day each joined; the history of members, where it reaches, confirms it.
with constituents as (
    select * from {{ ref('stg_reference__index_constituents') }}
    where index_id = 'SPX'
),

membership as (
    select * from {{ ref('stg_reference__index_membership') }}
    where index_id = 'SPX'
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

quotes as (
    select * from {{ ref('int_quotes_adjusted') }}
),

averages as (
    select * from {{ ref('int_member_averages') }}
),

shares as (
    select * from {{ ref('int_share_counts') }}
),

quoted_sessions as (
    select distinct session_date
    from quotes
),

members as (
    select
        constituents.ticker,
        {{ security_id_of('securities', 'constituents.ticker') }} as security_id,
        constituents.sector_name,
        constituents.as_of_date as sector_as_of_date,
        constituents.added_date
    from constituents
    left join securities
        on
            constituents.ticker = securities.ticker
            and constituents.as_of_date >= securities.valid_from_date
            and constituents.as_of_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
),

daily as (
    select
        members.*,
        sessions.session_date,
        sessions.previous_session_date,
        case
            when members.added_date is null then 'current_list'
            when exists (
                select 1
                from membership
                where
                    members.ticker = membership.ticker
                    and membership.start_date <= sessions.previous_session_date
                    and coalesce(membership.end_date, cast('9999-12-31' as date)) > sessions.previous_session_date
            ) then 'history'
            else 'date_added'
        end as membership_basis
    from quoted_sessions
    inner join sessions on quoted_sessions.session_date = sessions.session_date
    inner join members
        on coalesce(members.added_date, cast('0001-01-01' as date)) <= sessions.previous_session_date
)

select
    daily.sector_name,
    daily.security_id,
    daily.session_date,
    daily.sector_as_of_date,
    daily.membership_basis,
    today.return_1d_ratio,
    day_before.close_split_adjusted_usd * shares.shares_split_adjusted_count as market_cap_before_usd,
    shares.as_of_date as shares_as_of_date,
    averages.is_above_50d_average,
    averages.is_above_200d_average,
    coalesce(today.is_simulated, false) or coalesce(day_before.is_simulated, false) as is_simulated
from daily
left join quotes as today
    on daily.security_id = today.security_id and daily.session_date = today.session_date
left join quotes as day_before
    on daily.security_id = day_before.security_id and daily.previous_session_date = day_before.session_date
left join averages
    on daily.security_id = averages.security_id and daily.session_date = averages.session_date
left join shares
    on
        daily.security_id = shares.security_id
        and daily.previous_session_date >= shares.from_date
        and daily.previous_session_date < shares.before_date
