-- The place of a stock among the index's members by the day's return: 1 is the best; where the claim counts from the
-- end, -1 is the last. Members are those of the day, as the membership known now has them.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where family = 'member_ranks'
),

members as (
    select * from {{ ref('int_index_members_daily') }}
    where session_date in (select claims.period_end_date from claims)
),

calendar as (
    select * from {{ ref('int_sessions') }}
),

ranked as (
    select
        security_id,
        session_date,
        return_1d_ratio,
        case
            when return_1d_ratio is not null
                then rank() over (partition by session_date order by round(return_1d_ratio, 9) desc nulls last)
        end as rank_from_best,
        case
            when return_1d_ratio is not null
                then rank() over (partition by session_date order by round(return_1d_ratio, 9) asc nulls last)
        end as rank_from_worst
    from members
),

counted as (
    select
        session_date,
        count(*) as members_count,
        count(return_1d_ratio) as returns_count,
        {{ distinct_list('membership_basis') }} as membership_basis,
        bool_or(is_simulated) as is_simulated
    from members
    group by session_date
),

found as (
    select
        claims.*,
        calendar.session_date,
        ranked.return_1d_ratio,
        ranked.rank_from_best,
        ranked.rank_from_worst,
        counted.members_count,
        counted.returns_count,
        counted.membership_basis,
        counted.is_simulated,
        counted.returns_count >= {{ var('sector_coverage_minimum') }} * counted.members_count as is_covered
    from claims
    left join calendar on claims.period_end_date = calendar.session_date
    left join counted on claims.period_end_date = counted.session_date
    left join ranked
        on
            claims.series_id = ranked.security_id
            and claims.period_end_date = ranked.session_date
)

select
    article_id,
    claim_id,
    judged_as,
    case
        when is_covered and claimed_number < 0 then -cast(rank_from_worst as double)
        when is_covered then cast(rank_from_best as double)
    end as computed_number,
    concat(returns_count, ' of ', members_count, ' members have a return; membership: ', membership_basis) as basis,
    case
        when session_date is null then {{ no_session('period_end_date') }}
        when rank_from_best is not null
            then concat(
                'marts.stock_performance ', subject, ' ', session_date, ': ', round(100 * return_1d_ratio, 2),
                ' %, place ', rank_from_best, ' from the best, ', rank_from_worst, ' from the worst'
            )
    end as evidence,
    case
        when session_date is null then null
        when members_count is null then concat('members of the S&P 500 on ', session_date)
        when not is_covered
            then concat(
                'returns of the S&P 500''s members on ', session_date, ': there are ', returns_count, ' of ',
                members_count
            )
        when rank_from_best is null then concat('a return of ', subject, ' as a member on ', session_date)
    end as missing,
    coalesce(is_simulated, false) as is_simulated
from found
