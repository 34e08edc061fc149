-- The series that claims are about, as they were known at each moment at which they are judged.
with series as (
    select distinct
        series_id,
        as_of
    from {{ ref('int_market_claims') }}
),

wanted as (
    select distinct series_id from series
),

versions as (
    select
        wanted.series_id,
        'marts.index_levels' as table_name,
        levels.session_date,
        levels.high_points as high_quoted,
        levels.low_points as low_quoted,
        levels.close_points as close_quoted,
        'none' as adjustment,
        levels.is_simulated,
        levels.source_name,
        levels.source_rank,
        levels.known_at,
        levels.ingested_at
    from wanted
    inner join {{ ref('stg_market__index_level_versions') }} as levels on wanted.series_id = levels.index_id
    union all
    select
        wanted.series_id,
        'marts.stock_performance' as table_name,
        quotes.session_date,
        quotes.high_quoted_usd as high_quoted,
        quotes.low_quoted_usd as low_quoted,
        quotes.close_quoted_usd as close_quoted,
        quotes.adjustment,
        quotes.is_simulated,
        quotes.source_name,
        quotes.source_rank,
        quotes.known_at,
        quotes.ingested_at
    from wanted
    inner join {{ ref('stg_market__daily_quote_versions') }} as quotes on wanted.series_id = quotes.security_id
),

-- Rows that the marts leave out as implausible are left out here too.
plausible as (
    select
        'marts.index_levels' as table_name,
        index_id as series_id,
        session_date,
        false as is_total_return
    from {{ ref('int_index_levels') }}
    union all
    select
        'marts.stock_performance' as table_name,
        security_id as series_id,
        session_date,
        adjustment = 'split_dividend' as is_total_return
    from {{ ref('int_quotes_adjusted') }}
),

-- A provider's adjusted prices include every split up to the last session that it had stated by then.
based as (
    select
        versions.series_id,
        versions.table_name,
        versions.session_date,
        versions.high_quoted,
        versions.low_quoted,
        versions.close_quoted,
        case when plausible.is_total_return then 'split_dividend' else versions.adjustment end as adjustment,
        versions.is_simulated,
        versions.source_name,
        versions.source_rank,
        versions.known_at,
        versions.ingested_at,
        case
            when versions.adjustment = 'none' then versions.session_date
            else least(
                cast(versions.ingested_at as date),
                max(versions.session_date) over (
                    partition by versions.series_id, versions.adjustment, versions.source_name
                    order by versions.ingested_at
                    range between unbounded preceding and current row
                )
            )
        end as basis_date
    from versions
    inner join plausible
        on
            versions.table_name = plausible.table_name
            and versions.series_id = plausible.series_id
            and versions.session_date = plausible.session_date
),

ranked as (
    select
        based.*,
        series.as_of,
        row_number() over (
            partition by based.series_id, series.as_of, based.session_date
            order by based.source_rank asc, based.ingested_at desc, based.known_at desc
        ) as version_rank
    from series
    inner join based
        on
            series.series_id = based.series_id
            and series.as_of >= based.known_at
)

select
    series_id,
    as_of,
    session_date,
    table_name,
    high_quoted,
    low_quoted,
    close_quoted,
    basis_date,
    adjustment,
    is_simulated
from ranked
where version_rank = 1
