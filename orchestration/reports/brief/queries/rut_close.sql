select
    level.close_points,
    level.return_ytd_ratio,
    level.return_ytd_ratio - spx.return_ytd_ratio as over_sp_500_ratio,
    level.session_date,
    level.is_simulated,
    bool_or(origin.is_simulated) as is_close_simulated,
    max(origin.known_at) as known_at
from marts.index_levels as level
left join marts.index_levels as spx on spx.index_id = 'SPX' and spx.session_date = level.session_date
left join raw_market.index_levels as origin
    on
        origin.index_id = level.index_id
        and origin.session_date = level.session_date
        and origin.source_name = level.source_name
where level.index_id = 'RUT'
group by all
order by level.session_date desc
limit 1
