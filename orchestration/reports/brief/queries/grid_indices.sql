with levels as (
    select * from marts.index_levels
),

latest as (
    select * from levels qualify session_date = max(session_date) over (partition by index_id)
),

lines as (
    select levels.index_id, list(levels.close_points order by levels.session_date) as line
    from levels
    inner join latest on levels.index_id = latest.index_id
    where levels.session_date > latest.session_date - interval 1 year
    group by levels.index_id
)

-- The VIX is no asset and has no return.
select
    indices.index_name as name,
    latest.index_id as code,
    latest.close_points as level,
    latest.return_1d_ratio,
    latest.return_5d_ratio,
    latest.return_21d_ratio,
    latest.return_qtd_ratio,
    latest.return_ytd_ratio,
    latest.return_252d_ratio,
    latest.session_date,
    latest.is_simulated,
    latest.is_close_simulated,
    lines.line
from marts.indices as indices
inner join latest on indices.index_id = latest.index_id
inner join lines on indices.index_id = lines.index_id
where indices.is_shown and indices.index_kind = 'shares'
order by indices.index_id <> 'SPX', indices.index_name
