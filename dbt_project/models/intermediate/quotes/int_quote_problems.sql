-- Single quotes that are implausible, or that sector and breadth figures must not use.
with quotes as (
    select * from {{ ref('int_quotes_stated') }}
),

-- Closes restated for the splits up to the series' end, so that a known split is no jump.
comparable as (
    select
        quotes.security_id as series_id,
        quotes.session_date,
        quotes.session_number,
        quotes.close_quoted_usd * quotes.volume_shares as turnover_usd,
        quotes.close_quoted_usd / case
            when quotes.adjustment = 'none' then coalesce(split_factors.split_factor_ratio, 1) else 1
        end as bar_value
    from quotes
    left join {{ ref('int_split_factors') }} as split_factors
        on
            quotes.security_id = split_factors.security_id
            and quotes.session_date >= split_factors.from_date
            and quotes.session_date < split_factors.before_date
),

with_previous as (
    select
        series_id,
        bar_value,
        session_date,
        session_number,
        lag(bar_value) over by_session as previous_value,
        lag(session_number) over by_session as previous_number
    from comparable
    window by_session as (partition by series_id order by session_number)
),

-- Only series that fall by 37.5 % or rise by 60 % from one row to the next are searched for jumps, and only series that
-- miss two or more sessions in a row at least three times for weekly and monthly bars; most series do neither.
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
        -- backed by volume; a failed drug has taken eight ninths off a share in a day, but such a fall does not
        -- reverse.
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

-- A jump of more than 60 % that reverses: 60 % by definition (2026-11). A move from 0.20 to 0.32 is one of 60 % and no
-- more, whatever the last digit of a quotient says, so the limit lies a millionth above.
doubtful_bars as (
    select
        watched.series_id,
        watched.session_date,
        watched.session_number,
        watched.bar_value,
        1.600001e0 as jump_factor,
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

actions as (
    select * from {{ ref('stg_market__corporate_actions') }}
    where action_type = 'split'
),

-- The change in a close by each usual split ratio. 2026-11: a ratio below three for two cannot be told from a day's
-- move, and a jump of fifty times or more is an error of scale.
split_sizes as (
    select ln(1.5e0) as split_log
    {% for ratio in [2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40] -%}
        union all
        select ln({{ ratio }}e0) as split_log
    {% endfor -%}
),

split_moves as (
    select
        split_log,
        -split_log as split_move
    from split_sizes
    union all
    select
        split_log,
        split_log as split_move
    from split_sizes
    where split_log > ln(1.9e0)
),

-- Moves from one session to the next by such a ratio, with no known split within ten days.
split_like as (
    select
        with_previous.series_id,
        with_previous.session_date,
        with_previous.session_number,
        min(split_moves.split_log) as split_log,
        min(split_moves.split_move) as split_move,
        min(abs(ln(with_previous.bar_value / with_previous.previous_value) - split_moves.split_move)) as distance
    from with_previous
    inner join split_moves
        on abs(ln(with_previous.bar_value / with_previous.previous_value) - split_moves.split_move) < 0.05e0
    left join actions
        on
            with_previous.series_id = actions.security_id
            and with_previous.session_date >= {{ dbt.dateadd('day', -10, 'actions.ex_date') }}
            and with_previous.session_date <= {{ dbt.dateadd('day', 10, 'actions.ex_date') }}
    left join dividends
        on
            with_previous.series_id = dividends.security_id
            and with_previous.session_date = dividends.ex_date
            and dividends.dividend_usd_per_share >= 0.1e0 * with_previous.previous_value
    where
        (
            with_previous.bar_value < 0.72e0 * with_previous.previous_value
            or with_previous.bar_value > 1.9e0 * with_previous.previous_value
        )
        and with_previous.previous_number = with_previous.session_number - 1
        and actions.security_id is null
        and dividends.security_id is null
    group by with_previous.series_id, with_previous.session_date, with_previous.session_number
),

about_split_like as (
    select
        split_like.series_id,
        split_like.session_date,
        split_like.session_number,
        split_like.split_log,
        split_like.split_move,
        split_like.distance,
        comparable.session_number - split_like.session_number as sessions_after,
        comparable.turnover_usd,
        abs(ln(
            comparable.bar_value / lag(comparable.bar_value) over (
                partition by split_like.series_id, split_like.session_number order by comparable.session_number
            )
        )) as bar_move
    from split_like
    inner join comparable
        on
            split_like.series_id = comparable.series_id
            and comparable.session_number between split_like.session_number - 20 and split_like.session_number + 20
),

weighed_splits as (
    select
        series_id,
        session_date,
        split_log,
        split_move,
        distance,
        max(case when sessions_after <> 0 then bar_move end) as largest_other_move,
        sum(case when sessions_after < 0 then 1 else 0 end) as bars_before_count,
        max(case when sessions_after = 0 then turnover_usd end) as turnover_usd,
        avg(case when sessions_after < 0 then turnover_usd end) as turnover_before_usd
    from about_split_like
    group by series_id, session_date, split_log, split_move, distance
),

-- A split changes nothing for investors: closes are calm before and after it, and the turnover in dollars is that of
-- other days. 2026-11: in a real file 918 moves of a day lie within 5 % of a split's ratio, 134 of them among calm
-- closes, and of these 9 had no more than 2.5 times the turnover of the month before (a reverse split counted on the
-- old shares: 1.5 times the ratio). Of the nine one looks like a move of the market (TC), the others like splits that
-- the file's prices lack and like distributions. Without volume the file would have 68 within 2 % among calm closes,
-- nearly all of them moves of the market, so those are reported, but still count as moves.
splits_without_action as (
    select
        series_id,
        session_date,
        case when turnover_before_usd > 0 and turnover_usd > 0 then 'split_without_action' else 'split_like_move' end
            as problem
    from weighed_splits
    where
        bars_before_count >= 5
        and largest_other_move < split_log / 4
        and case
            when turnover_before_usd > 0 and turnover_usd > 0
                then turnover_usd <= greatest(2.5e0, 1.5e0 * exp(split_move)) * turnover_before_usd
            else distance < 0.02e0
        end
),

-- A move is no jump where the dividend of that day explains it.
jumps as (
    select
        moves.series_id,
        moves.session_date
    from moves
    left join dividends on moves.series_id = dividends.security_id and moves.session_date = dividends.ex_date
    where
        abs(moves.return_ratio) > 0.600001e0
        and abs(moves.return_ratio + coalesce(dividends.dividend_usd_per_share, 0) / moves.previous_value) > 0.600001e0
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
union all
select
    series_id as security_id,
    session_date,
    problem
from splits_without_action
