-- Single quotes that cannot be, or that no figure of many shares may rest on.
with quotes as (
    select * from {{ ref('int_quotes_stated') }}
),

-- On the shares of the series' end, so that a known split is no jump.
comparable as (
    select
        quotes.security_id as series_id,
        quotes.session_date,
        quotes.session_number,
        quotes.close_quoted_usd / case
            when quotes.adjustment = 'none' then coalesce(split_factors.split_factor_ratio, 1) else 1
        end as bar_value
    from quotes
    left join {{ ref('int_split_factors') }} as split_factors
        on
            quotes.adjustment = 'none'
            and quotes.security_id = split_factors.security_id
            and quotes.session_date >= split_factors.from_date
            and quotes.session_date < split_factors.before_date
),

with_previous as (
    select
        series_id,
        bar_value,
        session_number,
        lag(bar_value) over by_session as previous_value,
        lag(session_number) over by_session as previous_number
    from comparable
    window by_session as (partition by series_id order by session_number)
),

-- Most series never move by more than 37 % in a day nor miss two sessions in a row: only the others are looked at.
noticed as (
    select
        series_id,
        max(
            case when bar_value >= 1.6e0 * previous_value or previous_value >= 1.6e0 * bar_value then 1 else 0 end
        ) = 1 as is_restless,
        sum(case when session_number - previous_number >= 3 then 1 else 0 end) >= 3 as has_holes
    from with_previous
    group by series_id
),

with_holes as (
    select
        comparable.series_id,
        comparable.session_date
    from comparable
    inner join noticed on comparable.series_id = noticed.series_id
    where noticed.has_holes
),

watched as (
    select
        comparable.*,
        -- 2026-11: in a real file no bar of a share that is five times its neighbours and returns within a month is
        -- backed by volume; drugs that failed took eight ninths off a share in a day, but nothing gave them back.
        5e0 as jump_factor,
        8e0 as edge_factor,
        50e0 as break_factor
    from comparable
    inner join noticed on comparable.series_id = noticed.series_id
    where noticed.is_restless
),

runs as (
    {{ bar_runs('watched') }}
),

off_scale as (
    select
        watched.series_id,
        watched.session_date,
        watched.session_number
    from watched
    inner join runs
        on
            watched.series_id = runs.series_id
            and watched.session_number between runs.first_number and runs.last_number
    where runs.problem = 'off_scale'
),

coarse as (
    {{ coarse_bars('with_holes') }}
),

-- A jump of more than 60 % that reverses: 60 % by definition (2026-11).
doubtful_bars as (
    select
        watched.series_id,
        watched.session_date,
        watched.session_number,
        watched.bar_value,
        1.6e0 as jump_factor,
        8e0 as edge_factor,
        50e0 as break_factor
    from watched
    left join off_scale on watched.series_id = off_scale.series_id and watched.session_number = off_scale.session_number
    where off_scale.series_id is null
),

doubtful_runs as (
    {{ bar_runs('doubtful_bars') }}
),

moves as (
    select
        *,
        bar_value / lag(bar_value) over (partition by series_id order by session_number) - 1 as return_ratio,
        lag(bar_value) over (partition by series_id order by session_number) as previous_value
    from doubtful_bars
),

dividends as (
    select
        security_id,
        ex_date,
        sum(dividend_usd_per_share) as dividend_usd_per_share
    from {{ ref('stg_market__corporate_actions') }}
    where action_type = 'dividend'
    group by security_id, ex_date
),

-- What a company pays out in one day explains the fall of its share.
jumps as (
    select
        moves.series_id,
        moves.session_date
    from moves
    left join dividends on moves.series_id = dividends.security_id and moves.session_date = dividends.ex_date
    where
        abs(moves.return_ratio) > 0.6e0
        and abs(moves.return_ratio + coalesce(dividends.dividend_usd_per_share, 0) / moves.previous_value) > 0.6e0
    union distinct
    select
        moves.series_id,
        moves.session_date
    from moves
    inner join doubtful_runs
        on
            moves.series_id = doubtful_runs.series_id
            and doubtful_runs.problem = 'off_scale'
            and moves.session_number between doubtful_runs.first_number and doubtful_runs.last_number + 1
)

select
    series_id as security_id,
    session_date,
    'off_scale' as problem
from off_scale
union all
select
    watched.series_id as security_id,
    watched.session_date,
    'scale_break' as problem
from runs
inner join watched on runs.series_id = watched.series_id and runs.first_number = watched.session_number
where runs.problem = 'break'
union all
select
    series_id as security_id,
    session_date,
    concat('bar_of_a_', period) as problem
from coarse
union all
select
    series_id as security_id,
    session_date,
    'jump' as problem
from jumps
