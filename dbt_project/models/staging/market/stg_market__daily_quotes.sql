{{ config(materialized='by_quote') }}

-- A table, because half a dozen models read it and choosing among the versions of millions of rows takes a while.
-- Nearly every quote has one version, so only quotes with several are ranked: ranking all of them would sort millions
-- of rows. The source is named each time, because DuckDB would keep a copy of a subquery that is read three times under
-- one name.
with repeated as (
    select
        ticker,
        session_date
    from {{ with_new_version(source('raw_market', 'daily_quotes')) }}
    group by ticker, session_date
    having count(*) > 1
),

repeated_versions as (
    select versions.*
    from {{ with_new_version(source('raw_market', 'daily_quotes')) }} as versions
    inner join repeated on versions.ticker = repeated.ticker and versions.session_date = repeated.session_date
),

latest as (
    {{ latest_version('repeated_versions', 'daily_quotes', ['ticker', 'session_date']) }}
),

quotes as (
    select
        versions.*,
        cast(null as integer) as source_rank,
        1 as version_rank
    from {{ with_new_version(source('raw_market', 'daily_quotes')) }} as versions
    where
        not exists (
            select 1
            from repeated
            where versions.ticker = repeated.ticker and versions.session_date = repeated.session_date
        )
    union all
    select * from latest
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
)

select
    {{ security_id_of('securities', 'quotes.ticker') }} as security_id,
    quotes.ticker,
    quotes.adjustment,
    quotes.provider_note,
    quotes.open_quoted_usd,
    quotes.high_quoted_usd,
    quotes.low_quoted_usd,
    quotes.close_quoted_usd,
    quotes.volume_shares,
    quotes.is_simulated,
    quotes.session_date,
    quotes.known_at,
    quotes.source_name
from quotes
left join securities
    on
        quotes.ticker = securities.ticker
        and quotes.session_date >= securities.valid_from_date
        and quotes.session_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
