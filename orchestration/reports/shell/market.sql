-- What people ask of the market: sectors and indices. Returns are price returns.

-- Without a weighting: by the sectors' funds; where there are none, by capitalisation; else with equal weights.
create or replace temp macro sector_leaders(of_weighting := null, day := current_date) as table (
    with ranked as (
        from marts.sector_performance as sectors
        where
            sectors.weighting = coalesce(of_weighting, sectors.weighting)
            and sectors.session_date <= day
            and sectors.rank_ytd is not null
        qualify
            sectors.weighting = first(sectors.weighting) over (
                order by list_position(['etf_proxy', 'cap', 'equal'], sectors.weighting)
                rows between unbounded preceding and unbounded following
            )
            and sectors.session_date = max(sectors.session_date) over (partition by sectors.weighting)
    )

    select
        ranked.rank_ytd as rank,
        ranked.sector_name,
        round(100 * ranked.return_ytd_ratio, 2) as return_ytd_pct,
        round(100 * (ranked.return_ytd_ratio - spx.return_ytd_ratio), 2) as over_sp_500_pp,
        round(100 * spx.return_ytd_ratio, 2) as sp_500_pct,
        ranked.weighting,
        ranked.session_date,
        ranked.is_simulated
    from ranked
    left join marts.index_levels as spx on ranked.session_date = spx.session_date and spx.index_id = 'SPX'
    order by ranked.rank_ytd, ranked.sector_name
);
comment on macro table sector_leaders is
'which sector leads this year, and by how much over the S&P 500: sector_leaders()';

create or replace temp macro index_on(of_index := 'SPX', day := current_date) as table (
    select
        levels.index_id,
        levels.session_date,
        levels.close_points,
        round(100 * levels.return_1d_ratio, 3) as return_1d_pct,
        round(100 * levels.return_ytd_ratio, 2) as return_ytd_pct,
        round(100 * levels.drawdown_ratio, 2) as drawdown_pct,
        levels.vix_close_points,
        levels.next_milestone_points,
        levels.source_name,
        levels.is_simulated,
        levels.is_close_simulated
    from marts.index_levels as levels
    where levels.index_id = upper(of_index) and levels.session_date <= day
    order by levels.session_date desc
    limit 1
);
comment on macro table index_on is
'an index on the last session up to a day: index_on(day := date ''2025-11-30'')';

create or replace temp macro where_from(of_index := 'SPX', day := current_date) as table (
    select
        session_date, close_points, is_in_mart, source_name, source_file, source_row, is_simulated, ingested_at
    from marts.index_level_versions
    where
        index_id = upper(of_index)
        and session_date = (
            select max(session_date) from marts.index_levels where index_id = upper(of_index) and session_date <= day
        )
    order by is_in_mart desc, ingested_at desc
);
comment on macro table where_from is
'the source rows behind an index''s close: where_from(day := date ''2026-02-26'')';
