{#-
  Runs of bars between jumps, and what is wrong with them: a subquery.

  bars: a relation with series_id, session_number, bar_value, and three factors from which on a jump is a problem:
  jump_factor for a run that jumps away and returns to its earlier level, edge_factor for a single bar at the series'
  beginning or end, break_factor for a jump that stays.
  Yields series_id, first_number, last_number, problem: off_scale (the run is wrong) or break (the series jumps for good
  at first_number).

  2026-11: a run must return within 21 sessions, a month, because a share may lose four fifths in one year and regain
  them in another. From a factor of fifty on a run may have any length, and up to five bars at an edge: no share moves
  that far in a day, so such a jump is a change of unit, as from dollars to cents or to thousands.
-#}
{% macro bar_runs(bars) -%}
    {{ return(adapter.dispatch('bar_runs')(bars)) }}
{%- endmacro %}

{% macro default__bar_runs(bars) -%}
    with moves as (
        select
            *,
            ln(bar_value / lag(bar_value) over (partition by series_id order by session_number)) as move
        from {{ bars }}
    ),

    jumps as (
        select
            *,
            case when {{ is_factor_apart('move', 'jump_factor') }} then move else 0 end as jump
        from moves
    ),

    jumping as (
        select distinct series_id
        from jumps
        where jump <> 0
    ),

    levelled as (
        select
            jumps.*,
            sum(jumps.jump) over so_far as level_log,
            sum(case when jumps.jump <> 0 then 1 else 0 end) over so_far as run_number
        from jumps
        inner join jumping on jumps.series_id = jumping.series_id
        window so_far as (
            partition by jumps.series_id order by jumps.session_number
            rows between unbounded preceding and current row
        )
    ),

    runs as (
        select
            series_id,
            run_number,
            min(level_log) as level_log,
            min(session_number) as first_number,
            max(session_number) as last_number,
            count(*) as bars_count,
            min(jump_factor) as jump_factor,
            min(edge_factor) as edge_factor,
            min(break_factor) as break_factor,
            max(run_number) over (partition by series_id) as last_run_number
        from levelled
        group by series_id, run_number
    ),

    -- How many bars of the series are at about the run's level.
    weighed as (
        select
            runs.series_id,
            runs.run_number,
            sum(others.bars_count) as level_bars_count
        from runs
        inner join runs as others
            on
                runs.series_id = others.series_id
                and abs(runs.level_log - others.level_log) <= ln(runs.jump_factor) / 2
        group by runs.series_id, runs.run_number
    ),

    placed as (
        select
            runs.*,
            weighed.level_bars_count
        from runs
        inner join weighed on runs.series_id = weighed.series_id and runs.run_number = weighed.run_number
    ),

    -- Runs that leave a level which the series has before and after them, and which more bars have than the run's own.
    returned as (
        select distinct
            inside.series_id,
            inside.run_number
        from placed as inside
        inner join placed as before
            on
                inside.series_id = before.series_id
                and inside.run_number > before.run_number
                and inside.level_bars_count < before.level_bars_count
                and abs(inside.level_log - before.level_log) >= 0.9e0 * ln(inside.jump_factor)
        inner join placed as after
            on
                inside.series_id = after.series_id
                and inside.run_number < after.run_number
                and abs(after.level_log - before.level_log) <= ln(inside.jump_factor) / 2
        where
            after.first_number - before.last_number <= 22
            or {{ is_factor_apart('inside.level_log - before.level_log', '50e0') }}
    ),

    edges as (
        select
            inside.series_id,
            inside.run_number
        from placed as inside
        inner join placed as beside
            on
                inside.series_id = beside.series_id
                and inside.level_bars_count < beside.level_bars_count
                and (
                    (inside.run_number = 0 and beside.run_number = 1)
                    or (inside.run_number = inside.last_run_number and beside.run_number = inside.run_number - 1)
                )
        where
            (inside.bars_count = 1 and {{ is_factor_apart('inside.level_log - beside.level_log', 'inside.edge_factor') }})
            or (inside.bars_count <= 5 and {{ is_factor_apart('inside.level_log - beside.level_log', '50e0') }})
    ),

    off_scale as (
        select series_id, run_number from returned
        union distinct
        select series_id, run_number from edges
    ),

    standing as (
        select
            placed.*,
            placed.level_log - lag(placed.level_log) over (
                partition by placed.series_id order by placed.run_number
            ) as standing_jump
        from placed
        left join off_scale on placed.series_id = off_scale.series_id and placed.run_number = off_scale.run_number
        where off_scale.series_id is null
    )

    select
        placed.series_id,
        placed.first_number,
        placed.last_number,
        'off_scale' as problem
    from placed
    inner join off_scale on placed.series_id = off_scale.series_id and placed.run_number = off_scale.run_number
    union all
    select
        series_id,
        first_number,
        last_number,
        'break' as problem
    from standing
    where {{ is_factor_apart('standing_jump', 'break_factor') }}
{%- endmacro %}

{#- Spark computes a step again for each one that reads it: here the runs of a series are one array, read once. -#}
{% macro spark__bar_runs(bars) -%}
    with moves as (
        select
            *,
            ln(bar_value / lag(bar_value) over (partition by series_id order by session_number)) as move
        from {{ bars }}
    ),

    levelled as (
        select
            *,
            sum(case when {{ is_factor_apart('move', 'jump_factor') }} then move else 0 end) over so_far as level_log,
            sum(case when {{ is_factor_apart('move', 'jump_factor') }} then 1 else 0 end) over so_far as run_number
        from moves
        window so_far as (
            partition by series_id order by session_number rows between unbounded preceding and current row
        )
    ),

    runs as (
        select
            series_id,
            run_number,
            min(level_log) as level_log,
            min(session_number) as first_number,
            max(session_number) as last_number,
            count(*) as bars_count,
            min(jump_factor) as jump_factor,
            min(edge_factor) as edge_factor,
            min(break_factor) as break_factor
        from levelled
        group by series_id, run_number
    ),

    series as (
        select
            series_id,
            max(run_number) as last_run_number,
            array_sort(collect_list(struct(
                run_number, level_log, first_number, last_number, bars_count, jump_factor, edge_factor, break_factor
            ))) as runs
        from runs
        group by series_id
        having max(run_number) > 0
    ),

    weighed as (
        select
            series_id,
            last_run_number,
            transform(runs, of_run -> struct(
                of_run.run_number,
                of_run.level_log,
                of_run.first_number,
                of_run.last_number,
                of_run.bars_count,
                of_run.jump_factor,
                of_run.edge_factor,
                of_run.break_factor,
                aggregate(
                    filter(
                        runs, other -> abs(of_run.level_log - other.level_log) <= ln(of_run.jump_factor) / 2
                    ),
                    cast(0 as bigint),
                    (summed, other) -> summed + other.bars_count
                ) as level_bars_count
            )) as runs
        from series
    ),

    -- The same two cases as in returned and edges above.
    judged as (
        select
            series_id,
            inline(transform(runs, inside -> struct(
                inside.run_number,
                inside.level_log,
                inside.first_number,
                inside.last_number,
                inside.break_factor,
                exists(
                    runs,
                    before ->
                        before.run_number < inside.run_number
                        and inside.level_bars_count < before.level_bars_count
                        and abs(inside.level_log - before.level_log) >= 0.9e0 * ln(inside.jump_factor)
                        and exists(
                            runs,
                            after ->
                                after.run_number > inside.run_number
                                and abs(after.level_log - before.level_log) <= ln(inside.jump_factor) / 2
                                and (
                                    after.first_number - before.last_number <= 22
                                    or {{ is_factor_apart('inside.level_log - before.level_log', '50e0') }}
                                )
                        )
                )
                or exists(
                    runs,
                    beside ->
                        inside.level_bars_count < beside.level_bars_count
                        and (
                            (inside.run_number = 0 and beside.run_number = 1)
                            or (inside.run_number = last_run_number and beside.run_number = inside.run_number - 1)
                        )
                        and (
                            (
                                inside.bars_count = 1
                                and {{ is_factor_apart('inside.level_log - beside.level_log', 'inside.edge_factor') }}
                            )
                            or (inside.bars_count <= 5 and {{ is_factor_apart('inside.level_log - beside.level_log', '50e0') }})
                        )
                ) as is_off_scale
            )))
        from weighed
    ),

    standing as (
        select
            *,
            last_value(case when not is_off_scale then level_log end) ignore nulls over (
                partition by series_id order by run_number rows between unbounded preceding and 1 preceding
            ) as standing_level_log
        from judged
    )

    select
        series_id,
        first_number,
        last_number,
        case when is_off_scale then 'off_scale' else 'break' end as problem
    from standing
    where is_off_scale or {{ is_factor_apart('level_log - standing_level_log', 'break_factor') }}
{%- endmacro %}
