with vix as (
    select
        *,
        lag(close_points) over (order by session_date) as previous_close_points
    from marts.index_levels
    where index_id = 'VIX'
)

-- A return says that the row before is of the session before.
select
    level.close_points,
    if(level.return_1d_ratio is null, null, level.close_points - level.previous_close_points) as change_1d_points,
    level.volatility_regime,
    level.session_date,
    level.is_simulated,
    bool_or(origin.is_simulated) as is_close_simulated,
    max(origin.known_at) as known_at
from vix as level
left join raw_market.index_levels as origin using (index_id, session_date, source_name)
group by all
order by level.session_date desc
limit 1
