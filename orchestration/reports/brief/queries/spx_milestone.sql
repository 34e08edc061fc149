select
    level.gain_to_milestone_ratio,
    level.next_milestone_points,
    level.next_milestone_points - level.close_points as distance_points,
    level.session_date,
    level.is_simulated,
    bool_or(origin.is_simulated) as is_close_simulated,
    max(origin.known_at) as known_at
from marts.index_levels as level
left join raw_market.index_levels as origin using (index_id, session_date, source_name)
where level.index_id = 'SPX'
group by all
order by level.session_date desc
limit 1
