with simulated as (
    select bool_or(is_simulated) as is_any from marts.index_levels
    union all
    select bool_or(is_simulated) from marts.stock_performance
    union all
    select bool_or(is_simulated) from marts.sector_performance
),

spx as (
    select session_date, is_close_simulated as is_simulated from marts.index_levels where index_id = 'SPX'
),

sources as (
    select distinct source_name
    from marts.data_sources
    where table_name in ('raw_market.index_levels', 'raw_market.daily_quotes', 'raw_fundamentals.company_facts')
)

select
    (select coalesce(bool_or(is_any), false) from simulated) as is_simulated,
    (select count(*) from spx) as sessions_count,
    (select count(*) from spx where is_simulated) as simulated_sessions_count,
    (select max(session_date) from spx) as session_date,
    (select string_agg(source_name, ',' order by source_name) from sources) as source_names
