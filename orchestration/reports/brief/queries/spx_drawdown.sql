with spx as (
    select * from marts.index_levels where index_id = 'SPX'
)

select
    level.drawdown_ratio,
    level.running_max_close_points,
    level.sessions_since_high_count,
    (select max(session_date) from spx where close_points = level.running_max_close_points) as high_date,
    (select min(session_date) from spx) as first_date,
    level.session_date,
    level.is_simulated,
    level.is_close_simulated,
    level.known_at
from spx as level
order by level.session_date desc
limit 1
