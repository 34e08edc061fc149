-- What people ask of indices and stocks. Returns are price returns.

-- The index and the session that are asked for, without a day its last one.
create or replace temp macro session_of(of_index, day) as table (
    select
        one_of(upper(of_index), (select list(distinct index_id) from marts.index_levels), 'index') as index_id,
        day_among(
            cast(day as date),
            (select list(session_date) from marts.index_levels where index_id = upper(of_index)),
            'session of ' || upper(of_index)
        ) as session_date
);

create or replace temp macro index(of_index := 'SPX', day := null, detail := false) as table (
    with asked as (
        from session_of(of_index, day)
    ),

    answer as (
        select
            levels.session_date,
            cast(levels.close_points as decimal(12, 2)) as close_points,
            round(100 * levels.return_1d_ratio, 2) as day_pct,
            round(100 * levels.return_mtd_ratio, 2) as mtd_pct,
            round(100 * levels.return_ytd_ratio, 2) as ytd_pct,
            levels.is_simulated,
            levels.index_id,
            round(100 * levels.drawdown_ratio, 2) as drawdown_pct,
            levels.vix_close_points,
            levels.next_milestone_points,
            round(100 * levels.gain_to_milestone_ratio, 2) as gain_to_milestone_pct,
            levels.source_name,
            levels.is_close_simulated,
            levels.known_at
        from marts.index_levels as levels
        inner join asked on levels.index_id = asked.index_id and levels.session_date <= asked.session_date
        order by levels.session_date desc
        limit 10
    )

    select columns(
        lambda c: detail or c in ('session_date', 'close_points', 'day_pct', 'mtd_pct', 'ytd_pct', 'is_simulated')
    )
    from answer
    order by answer.session_date desc
);
comment on macro table index is
'an index in its last ten sessions: index(''SPX'')';

create or replace temp macro stock(of_ticker, day := null, detail := false) as table (
    with asked as (
        select
            one_of(
                upper(of_ticker), (select list(distinct ticker) from marts.stock_performance), 'stock'
            ) as ticker,
            day_among(
                cast(day as date),
                (select list(distinct session_date) from marts.stock_performance where ticker = upper(of_ticker)),
                'session of ' || upper(of_ticker)
            ) as session_date
    ),

    answer as (
        select
            stocks.session_date,
            round(
                stocks.close_split_adjusted_usd, case when stocks.close_split_adjusted_usd < 1 then 4 else 2 end
            ) as close_split_adjusted_usd,
            round(100 * stocks.return_1d_ratio, 2) as day_pct,
            round(100 * stocks.return_ytd_ratio, 2) as ytd_pct,
            stocks.is_simulated,
            stocks.ticker,
            stocks.security_id,
            stocks.close_usd,
            round(100 * stocks.total_return_1d_ratio, 2) as day_total_return_pct,
            round(100 * stocks.return_mtd_ratio, 2) as mtd_pct,
            round(100 * stocks.drawdown_ratio, 2) as drawdown_pct,
            stocks.volume_shares,
            stocks.source_name,
            stocks.known_at
        from marts.stock_performance as stocks
        inner join asked on stocks.ticker = asked.ticker and stocks.session_date <= asked.session_date
        order by stocks.session_date desc, stocks.security_id
        limit 10
    )

    select columns(
        lambda c: detail or c in ('session_date', 'close_split_adjusted_usd', 'day_pct', 'ytd_pct', 'is_simulated')
    )
    from answer
    order by answer.session_date desc, answer.security_id
);
comment on macro table stock is
'a stock in its last ten sessions: stock(''NVDA'')';

create or replace temp macro where_from(of_index := 'SPX', day := null, detail := false) as table (
    with asked as (
        from session_of(of_index, day)
    ),

    answer as (
        select
            versions.session_date,
            cast(versions.close_points as decimal(12, 2)) as close_points,
            parse_filename(versions.source_file) as file_name,
            versions.source_row,
            versions.is_in_mart,
            versions.is_simulated,
            versions.source_name,
            versions.source_file,
            versions.known_at,
            versions.ingested_at
        from marts.index_level_versions as versions
        inner join asked on versions.index_id = asked.index_id and versions.session_date = asked.session_date
    )

    select columns(lambda c: detail or c in ('close_points', 'file_name', 'source_row', 'is_simulated'))
    from answer
    order by answer.is_in_mart desc, answer.ingested_at desc
);
comment on macro table where_from is
'the rows behind an index''s close: where_from(''SPX'', ''2026-02-26'')';
