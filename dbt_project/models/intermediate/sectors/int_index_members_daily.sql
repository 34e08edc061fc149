{{ config(materialized='by_session') }}

-- Members as of the previous session, with their return, weight and averages for this session. A member on the list
-- counts from the day it joined; one that only the history has is without a sector. The return of a doubtful move is
-- null.
with members as (
    select * from {{ ref('int_index_members') }}
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
    select
        sessions.session_date,
        sessions.previous_session_date
    from sessions
    where
        sessions.session_date in (select quotes.session_date from quotes)
        and {{ is_touched_session('sessions.session_date') }}
),

covered as (
    select
        members.security_id,
        members.sector_name,
        members.stated_by,
        members.sector_as_of_date,
        members.from_date,
        quoted_sessions.session_date,
        quoted_sessions.previous_session_date
    from quoted_sessions
    inner join members
        on
            quoted_sessions.previous_session_date >= coalesce(members.from_date, cast('0001-01-01' as date))
            and quoted_sessions.previous_session_date < members.before_date
),

-- A present member counts only where its row in the list covers the day; the history only confirms it. A member without
-- a sector is in the history alone.
daily as (
    select
        security_id,
        session_date,
        previous_session_date,
        max(sector_name) as sector_name,
        max(sector_as_of_date) as sector_as_of_date,
        case
            when bool_or(stated_by = 'list' and from_date is null) then 'current_list'
            when bool_or(stated_by = 'history') then 'history'
            else 'date_added'
        end as membership_basis
    from covered
    group by security_id, session_date, previous_session_date
    having bool_or(stated_by = 'list') or max(sector_name) is null
),

valued as (
    select
        daily.sector_name,
        daily.security_id,
        daily.session_date,
        daily.sector_as_of_date,
        daily.membership_basis,
        case when today.is_doubtful_move then null else today.return_1d_ratio end as return_1d_ratio,
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
),

usual as (
    select
        session_date,
        median(market_cap_before_usd) as usual_cap_usd
    from valued
    group by session_date
    having count(market_cap_before_usd) >= 10
)

-- Shares in thousands, or a price in cents, would make a member's value far too small or so large that it dominates the
-- index. Of 500 real members from 2021 to 2026 the smallest is worth a tenth of the middle one, the largest 140 times
-- as much (2026-11).
select
    valued.sector_name,
    valued.security_id,
    valued.session_date,
    valued.sector_as_of_date,
    valued.membership_basis,
    valued.return_1d_ratio,
    case
        when
            usual.session_date is null
            or valued.market_cap_before_usd between usual.usual_cap_usd / 40 and usual.usual_cap_usd * 500
            then valued.market_cap_before_usd
    end as market_cap_before_usd,
    valued.market_cap_before_usd as market_cap_stated_usd,
    valued.shares_as_of_date,
    valued.is_above_50d_average,
    valued.is_above_200d_average,
    valued.is_simulated
from valued
left join usual on valued.session_date = usual.session_date
