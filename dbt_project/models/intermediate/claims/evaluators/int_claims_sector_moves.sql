-- Returns of sectors over a day or a period, their ranks by it, and how many sectors rose or fell. Sectors are weighted
-- by capitalisation. Sector returns are built from one version of each quote, so both judgements see corrections made
-- since. Weights from share counts dated after the day judged were not known on that day, so such claims need data.
with claims as (
    select
        *,
        metric_pattern in ('n_sectors_up', 'n_sectors_down') as is_count,
        metric_pattern in ('sector_rank_day', 'sector_rank_period') as is_rank,
        metric_pattern in ('sector_daily_return', 'sector_rank_day')
        or (metric_pattern in ('n_sectors_up', 'n_sectors_down') and period_start_date = period_end_date) as is_of_a_day
    from {{ ref('int_claims') }}
    where family = 'sector_moves'
),

calendar as (
    select * from {{ ref('int_sessions') }}
),

returns as (
    select
        daily.sector_name,
        daily.return_1d_ratio,
        daily.weights_as_of_date,
        daily.is_simulated,
        counted.membership_basis,
        calendar.session_number
    from {{ ref('int_sector_returns') }} as daily
    inner join calendar on daily.session_date = calendar.session_date
    left join {{ ref('int_sector_breadth') }} as counted
        on
            daily.sector_name = counted.sector_name
            and daily.session_date = counted.session_date
    where daily.weighting = 'cap'
),

names as (
    select
        {{ distinct_list('sector_name') }} as sector_names,
        count(distinct sector_name) as sectors_count
    from returns
),

-- A claim on one day needs a session on that very day; one on a period takes the last session up to its last day.
candidates as (
    select
        claims.*,
        calendar.session_date,
        calendar.session_number,
        coalesce(calendar.session_number = claims.own_session_number, true) as is_own,
        case when claims.is_of_a_day then calendar.session_number - 1 else claims.base_session_number end
            as from_session_number
    from claims
    left join calendar as own on claims.own_session_number = own.session_number
    left join calendar
        on
            (
                claims.own_session_number = calendar.session_number
                and (not claims.is_of_a_day or claims.period_end_date = own.session_date)
            )
            or (
                claims.is_of_a_session
                and claims.own_session_number <> calendar.session_number
                and abs(claims.own_session_number - calendar.session_number) <= 5
                and claims.published_date >= calendar.session_date
                and claims.period_end_date = own.session_date
            )
),

chained as (
    select
        candidates.article_id,
        candidates.claim_id,
        candidates.judged_as,
        candidates.session_number,
        returns.sector_name,
        case
            when count(returns.return_1d_ratio) = max(candidates.session_number - candidates.from_session_number)
                then round(exp({{ exact_sum('ln(1 + returns.return_1d_ratio)') }}) - 1, 12)
        end as return_ratio,
        max(returns.weights_as_of_date) as weights_as_of_date,
        {{ distinct_list('returns.membership_basis') }} as membership_basis,
        bool_or(returns.is_simulated) as is_simulated
    from candidates
    inner join returns
        on
            candidates.from_session_number < returns.session_number
            and candidates.session_number >= returns.session_number
    group by
        candidates.article_id, candidates.claim_id, candidates.judged_as, candidates.session_number, returns.sector_name
),

ranked as (
    select
        *,
        rank() over (
            partition by article_id, claim_id, judged_as, session_number order by return_ratio desc nulls last
        ) as return_rank
    from chained
),

counted as (
    select
        article_id,
        claim_id,
        judged_as,
        session_number,
        count(return_ratio) as returns_count,
        count(case when return_ratio > 0 then 1 end) as up_count,
        count(case when return_ratio < 0 then 1 end) as down_count,
        {{ distinct_list('case when return_ratio > 0 then sector_name end') }} as up_names,
        {{ distinct_list('case when return_ratio < 0 then sector_name end') }} as down_names,
        max(weights_as_of_date) as weights_as_of_date,
        {{ distinct_list('membership_basis') }} as membership_basis,
        bool_or(is_simulated) as is_simulated
    from ranked
    group by article_id, claim_id, judged_as, session_number
),

-- A rank or a count needs a return of every sector.
figures as (
    select
        candidates.*,
        names.sector_names,
        bases.session_date as base_date,
        own.return_ratio,
        own.return_rank,
        counted.up_count,
        counted.down_count,
        counted.up_names,
        counted.down_names,
        counted.returns_count = names.sectors_count as is_whole,
        case when candidates.is_count then counted.weights_as_of_date else own.weights_as_of_date end
            as weights_as_of_date,
        case when candidates.is_count then counted.membership_basis else own.membership_basis end as membership_basis,
        case when candidates.is_count or candidates.is_rank then counted.is_simulated else own.is_simulated end
            as is_simulated
    from candidates
    cross join names
    left join calendar as bases on candidates.from_session_number = bases.session_number
    left join ranked as own
        on
            {{ same_judgement('candidates', 'own') }}
            and candidates.session_number = own.session_number
            and candidates.subject = own.sector_name
    left join counted
        on
            {{ same_judgement('candidates', 'counted') }}
            and candidates.session_number = counted.session_number
),

computed as (
    select
        *,
        case
            when is_count and subject <> 'SPX' then null
            when metric_pattern = 'n_sectors_up' and is_whole then cast(up_count as double)
            when metric_pattern = 'n_sectors_down' and is_whole then cast(down_count as double)
            when is_rank and is_whole then cast(return_rank as double)
            when not is_count and not is_rank then unit_factor * return_ratio
        end as computed_number
    from figures
)

select
    article_id,
    claim_id,
    judged_as,
    session_date,
    is_own,
    computed_number,
    'by capitalisation, shares as of ' || weights_as_of_date || ', membership: ' || membership_basis as basis,
    case
        when session_date is null then {{ no_session('period_end_date') }}
        when computed_number is null then null
        when is_count
            then concat(
                'marts.sector_performance cap ', base_date, ' to ', session_date, ': ', up_count, ' up (', up_names,
                '), ', down_count, ' down (', down_names, ')'
            )
        else concat(
            'marts.sector_performance ', subject, ' cap ', base_date, ' to ', session_date, ': ',
            round(100 * return_ratio, 2), ' %', case when is_whole then concat(', rank ', return_rank) end
        )
    end as evidence,
    case
        when is_count and subject <> 'SPX' then concat('sectors of ', subject, '; there are those of SPX')
        when not is_count and not coalesce(list_contains(string_split(sector_names, ', '), subject), false)
            then concat('a sector called ', subject, '; there are ', sector_names)
        when session_date is null then null
        when computed_number is null
            then concat(
                'return of ', case when is_count or is_rank then 'every sector' else subject end, ' from ', base_date,
                ' to ', session_date
            )
        when weights_as_of_date > judged_date
            then concat('shares outstanding known by ', judged_date, ': those at hand are of ', weights_as_of_date)
    end as missing,
    -- By weights of a later day a sector's return is near the true one, but not the same. 2026-11: by weights of 2026
    -- returns of 2023 are up to half a point from those in articles and of funds over a day or a week, up to 18 % of
    -- the figure over the year (48.2 for 41.0), and ranks one place.
    case
        when coalesce(weights_as_of_date <= session_date, true) then null
        when is_count or is_rank then 2
        else greatest(0.6e0, abs(computed_number) / 4)
    end as doubted_number,
    case
        when weights_as_of_date > session_date
            then concat('shares outstanding of ', session_date, ': those at hand are of ', weights_as_of_date)
    end as doubt,
    coalesce(is_simulated, false) as is_simulated
from computed
where is_own or computed_number is not null
