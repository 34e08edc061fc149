-- A sector's return and rank in the year to date, on the claim's session and, for the return, on those within five of
-- it that had closed when the article appeared. Sector returns are built from one version of each quote, so both
-- judgements see corrections made since. Sector weights from share counts dated after the day judged were not known on
-- that day, so such claims need data.
with claims as (
    select
        *,
        metric_pattern = 'sector_rank_ytd' as is_rank,
        case
            when judged_as = 'publication' then least(own_session_number, published_session_number)
            else own_session_number
        end as last_session_number
    from {{ ref('int_claims') }}
    where family = 'sectors'
),

sectors as (
    select
        ranked.sector_name,
        ranked.session_date,
        ranked.return_ytd_ratio,
        ranked.rank_ytd,
        ranked.weights_as_of_date,
        counted.membership_basis,
        ranked.is_simulated,
        bool_or(ranked.is_simulated) over (partition by ranked.session_date) as is_any_simulated
    from {{ ref('int_sector_ranks') }} as ranked
    left join {{ ref('int_sector_breadth') }} as counted
        on ranked.sector_name = counted.sector_name and ranked.session_date = counted.session_date
    where ranked.weighting = 'cap'
),

names as (
    select {{ distinct_list('sector_name') }} as sector_names from sectors
),

candidates as (
    select
        claims.*,
        sessions.session_date,
        coalesce(sessions.session_number = claims.last_session_number, true) as is_own
    from claims
    left join {{ ref('int_sessions') }} as sessions
        on
            abs(sessions.session_number - claims.last_session_number)
            <= case
                when claims.is_of_a_session and claims.published_date >= sessions.session_date then 5 else 0
            end
),

figures as (
    select
        candidates.*,
        names.sector_names,
        candidates.unit_factor * case when candidates.is_rank then sectors.rank_ytd else sectors.return_ytd_ratio end
            as computed_number,
        'by capitalisation, shares as of ' || sectors.weights_as_of_date
        || ', membership: ' || sectors.membership_basis as basis,
        'marts.sector_performance ' || sectors.sector_name || ' cap ' || sectors.session_date || ': '
        || round(100 * sectors.return_ytd_ratio, 2) || ' % year to date'
        || coalesce(', rank ' || sectors.rank_ytd, '') as evidence,
        sectors.weights_as_of_date,
        case when candidates.is_rank then sectors.is_any_simulated else sectors.is_simulated end as is_simulated
    from candidates
    cross join names
    left join sectors on candidates.subject = sectors.sector_name and candidates.session_date = sectors.session_date
)

select
    article_id,
    claim_id,
    judged_as,
    session_date,
    is_own,
    computed_number,
    basis,
    evidence,
    case
        when not coalesce(list_contains(string_split(sector_names, ', '), subject), false)
            then concat('a sector called ', subject, '; there are ', sector_names)
        when computed_number is null
            then concat(
                'year-to-date return of ', case when is_rank then 'every sector' else subject end, ' on ',
                least(period_end_date, judged_date)
            )
        when weights_as_of_date > judged_date
            then concat('shares outstanding known by ', judged_date, ': those at hand are of ', weights_as_of_date)
    end as missing,
    coalesce(is_simulated, false) as is_simulated
from figures
where is_own or computed_number is not null
