-- What people ask of the sectors. Returns are price returns.

-- Without a weighting: by the sectors' funds; where there are none, by capitalisation; else with equal weights.
create or replace temp macro sector_leaders(of_weighting := null, day := null, detail := false) as table (
    with weightings as (
        select
            weighting,
            bool_or(is_leading_weighting) as is_leading_weighting,
            list(distinct session_date) filter (where rank_ytd is not null) as days
        from marts.sector_performance
        group by weighting
    ),

    named as (
        select case
            when of_weighting is null
                then (select weighting from weightings where is_leading_weighting)
            else one_of(of_weighting, (select list(weighting) from weightings), 'weighting')
        end as weighting
    ),

    asked as (
        select
            named.weighting,
            day_among(cast(day as date), weightings.days, 'ranking of sectors by ' || named.weighting) as session_date
        from named
        inner join weightings on named.weighting = weightings.weighting
    ),

    answer as (
        select
            sectors.sector_name,
            round(100 * sectors.return_ytd_ratio, 2) as ytd_pct,
            round(100 * (sectors.return_ytd_ratio - spx.return_ytd_ratio), 2) as over_spx_pp,
            sectors.session_date,
            sectors.is_simulated,
            sectors.weighting,
            sectors.rank_ytd as rank,
            round(100 * spx.return_ytd_ratio, 2) as spx_ytd_pct,
            sectors.fund_ticker,
            sectors.coverage_ratio
        from marts.sector_performance as sectors
        inner join asked on sectors.weighting = asked.weighting and sectors.session_date = asked.session_date
        left join marts.index_levels as spx on sectors.session_date = spx.session_date and spx.index_id = 'SPX'
        where sectors.rank_ytd is not null
    )

    select columns(
        lambda c: detail or c in ('sector_name', 'ytd_pct', 'over_spx_pp', 'session_date', 'is_simulated')
    )
    from answer
    order by answer.rank, answer.sector_name
);
comment on macro table sector_leaders is
'which sector leads this year: sector_leaders()';
