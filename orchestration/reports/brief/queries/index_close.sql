select close_points, return_1d_ratio, return_ytd_ratio, session_date, is_simulated, is_close_simulated, known_at
from marts.index_levels
where index_id = $basis
order by session_date desc
limit 1
