select
    gain_to_milestone_ratio,
    next_milestone_points,
    next_milestone_points - close_points as distance_points,
    session_date,
    is_simulated,
    is_close_simulated,
    known_at
from marts.index_levels
where index_id = 'SPX'
order by session_date desc
limit 1
