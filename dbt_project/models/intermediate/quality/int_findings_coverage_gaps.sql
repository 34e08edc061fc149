with quotes as (
    select * from {{ ref('int_quotes_adjusted') }}
),

-- Only sessions on which most members have a return: before the quotes begin, every member is without one.
members as (
    select
        security_id,
        session_date,
        return_1d_ratio,
        count(return_1d_ratio) over (partition by session_date)
        > count(*) over (partition by session_date) / 2 as is_session_covered
    from {{ ref('int_index_members_daily') }}
    where sector_name is not null
),

-- Days with a price return and no total return. Closes that their source adjusts for dividends have no price return, so
-- they do not occur here.
without_total_return as (
    select
        quotes.security_id,
        quotes.session_date,
        total_returns.security_id is not null as is_covered,
        quotes.known_split_factor_ratio is not null as are_splits_known
    from quotes
    left join {{ ref('int_total_returns') }} as total_returns
        on
            quotes.security_id = total_returns.security_id
            and quotes.session_date = total_returns.session_date
    where quotes.return_1d_ratio is not null and total_returns.total_return_1d_ratio is null
),

index_numbered as (
    select
        index_id,
        session_date,
        session_number - lag(session_number) over (partition by index_id order by session_number) - 1 as missing_count
    from {{ ref('int_index_levels') }}
),

unsectored as (
    select
        membership.ticker,
        membership.start_date,
        membership.end_date
    from {{ ref('stg_reference__index_membership') }} as membership
    left join {{ ref('stg_reference__index_constituents') }} as constituents
        on
            membership.index_id = constituents.index_id
            and membership.ticker = constituents.ticker
    where
        constituents.ticker is null
        and coalesce(membership.end_date, cast('9999-12-31' as date)) > (select min(quotes.session_date) from quotes)
)

select
    'coverage_gaps: sessions missing inside a series' as finding_kind,
    'raw_market.daily_quotes' as table_name,
    cast(sum(missing_sessions_count) as bigint) as findings_count,
    max(concat(security_id, ' before ', session_date, ': ', missing_sessions_count)) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from quotes
where missing_sessions_count > 0
having count(*) > 0
union all
select
    'coverage_gaps: sessions missing inside a series' as finding_kind,
    'raw_market.index_levels' as table_name,
    cast(sum(missing_count) as bigint) as findings_count,
    max(concat(index_id, ' before ', session_date, ': ', missing_count)) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from index_numbered
where missing_count > 0
having count(*) > 0
union all
select
    'coverage_gaps: index member without a return' as finding_kind,
    'raw_market.daily_quotes' as table_name,
    count(*) as findings_count,
    max(concat(security_id, ' on ', session_date)) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from members
where return_1d_ratio is null and is_session_covered
having count(*) > 0
union all
select
    'coverage_gaps: total return is null outside the days whose dividends are known; add quotes/coverage*'
        as finding_kind,
    'raw_market.corporate_actions' as table_name,
    count(distinct security_id) as findings_count,
    concat(count(distinct security_id), ' securities; for instance ', max(concat(security_id, ' on ', session_date)))
        as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from without_total_return
where not is_covered
having count(*) > 0
union all
select
    'coverage_gaps: total return is null on ex-days, splits after the last action are not known; add quotes/coverage*'
        as finding_kind,
    'raw_market.corporate_actions' as table_name,
    count(distinct security_id) as findings_count,
    concat(count(distinct security_id), ' securities; for instance ', max(concat(security_id, ' on ', session_date)))
        as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from without_total_return
where is_covered and not are_splits_known
having count(*) > 0
union all
select
    'coverage_gaps: former member without a sector' as finding_kind,
    'raw_reference.index_membership' as table_name,
    count(*) as findings_count,
    max(concat(ticker, ' from ', start_date)) as example,
    min(start_date) as first_date,
    max(end_date) as last_date
from unsectored
having count(*) > 0
