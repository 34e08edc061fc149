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
    bool_or(origin.is_simulated) as is_close_simulated,
    max(origin.known_at) as known_at
from spx as level
left join raw_market.index_levels as origin using (index_id, session_date, source_name)
group by all
order by level.session_date desc
limit 1
