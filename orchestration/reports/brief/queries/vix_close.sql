with vix as (
    select
        *,
        lag(close_points) over (order by session_date) as previous_close_points
    from marts.index_levels
    where index_id = 'VIX'
)

-- return_1d_ratio is null where the row before is not of the session before.
select
    close_points,
    if(return_1d_ratio is null, null, close_points - previous_close_points) as change_1d_points,
    volatility_regime,
    session_date,
    is_simulated,
    is_close_simulated,
    known_at
from vix
order by session_date desc
limit 1
