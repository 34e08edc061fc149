select
    level.close_points,
    level.return_ytd_ratio,
    level.return_ytd_ratio - spx.return_ytd_ratio as over_sp_500_ratio,
    level.session_date,
    level.is_simulated,
    level.is_close_simulated,
    level.known_at
from marts.index_levels as level
left join marts.index_levels as spx on spx.index_id = 'SPX' and spx.session_date = level.session_date
where level.index_id = 'RUT'
order by level.session_date desc
limit 1
