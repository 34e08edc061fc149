with simulated as (
    select bool_or(is_simulated) as is_any from marts.index_levels
    union all
    select bool_or(is_simulated) from marts.stock_performance
    union all
    select bool_or(is_simulated) from marts.sector_performance
),

spx as (
    select
        level.session_date,
        bool_or(origin.is_simulated) as is_simulated
    from marts.index_levels as level
    left join raw_market.index_levels as origin using (index_id, session_date, source_name)
    where level.index_id = 'SPX'
    group by level.session_date
),

sources as (
    select distinct source_name from raw_market.index_levels
    union
    select distinct source_name from raw_market.daily_quotes
    union
    select distinct source_name from raw_fundamentals.company_facts
)

select
    (select coalesce(bool_or(is_any), false) from simulated) as is_simulated,
    (select count(*) from spx) as sessions_count,
    (select count(*) from spx where is_simulated) as simulated_sessions_count,
    (select max(session_date) from spx) as session_date,
    (select string_agg(source_name, ',' order by source_name) from sources) as source_names
