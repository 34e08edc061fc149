-- Levels that cannot be: bars far from their neighbours, and bars of weeks or months.
with definitions as (
    select * from {{ ref('stg_reference__index_definitions') }}
),

numbered as (
    select
        levels.index_id as series_id,
        levels.session_date,
        levels.close_points as bar_value,
        sessions.session_number,
        -- 2026-11: since 1990 the S&P 500 has moved by 12 % in a day, the Russell 2000 by 14 %, and the VIX has more
        -- than doubled; the exchange stops trading at a fall of 20 %, which is a factor of 1.25. Across missing
        -- sessions an index of shares may move by more.
        case
            when definitions.index_kind = 'volatility' then 5e0
            when
                sessions.session_number - lag(sessions.session_number) over (
                    partition by levels.index_id order by sessions.session_number
                ) > 1
                then 1.6e0
            else 1.27e0
        end as allowed_factor
    from {{ ref('stg_market__index_levels') }} as levels
    inner join {{ ref('int_sessions') }} as sessions on levels.session_date = sessions.session_date
    left join definitions on levels.index_id = definitions.index_id
),

levels as (
    select
        *,
        allowed_factor as jump_factor,
        allowed_factor as edge_factor,
        allowed_factor as break_factor
    from numbered
),

runs as (
    {{ bar_runs('levels') }}
),

coarse as (
    {{ coarse_bars('levels') }}
)

select
    levels.series_id as index_id,
    levels.session_date,
    'off_scale' as problem
from levels
inner join runs
    on
        levels.series_id = runs.series_id
        and levels.session_number between runs.first_number and runs.last_number
where runs.problem = 'off_scale'
union all
select
    levels.series_id as index_id,
    levels.session_date,
    'scale_break' as problem
from runs
inner join levels on runs.series_id = levels.series_id and runs.first_number = levels.session_number
where runs.problem = 'break'
union all
select
    series_id as index_id,
    session_date,
    concat('bar_of_a_', period) as problem
from coarse
