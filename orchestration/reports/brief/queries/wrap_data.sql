select
    count(*) as closes_count,
    count(*) filter (is_close_simulated) as simulated_count
from marts.index_levels
where index_id = 'SPX'
having count(*) > 0
