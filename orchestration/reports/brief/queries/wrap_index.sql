with spx as (
    select
        *,
        sign(return_1d_ratio) as direction,
        row_number() over (order by session_date desc) as sessions_back
    from marts.index_levels
    where index_id = 'SPX'
),

latest as (
    select * from spx where sessions_back = 1
)

-- streak_count: sessions in a row, up to the latest, that went the same way; a session without a return ends it.
-- crossed_points: the highest round level first closed above on the latest session.
select
    latest.close_points,
    latest.return_1d_ratio,
    latest.return_ytd_ratio,
    latest.drawdown_ratio,
    latest.running_max_close_points,
    (select max(session_date) from spx where close_points = latest.running_max_close_points) as high_date,
    (select min(session_date) from spx) as first_date,
    (
        select coalesce(min(sessions_back), latest.sessions_back + (select count(*) from spx)) - 1
        from spx
        where direction is distinct from latest.direction
    ) as streak_count,
    (
        select max(level_points)
        from marts.index_milestones
        where index_id = 'SPX' and first_close_date = latest.session_date
    ) as crossed_points,
    latest.session_date,
    latest.is_close_simulated,
    latest.is_simulated,
    latest.known_at
from latest
