{{ config(materialized='table') }}

-- A table: half a dozen models read it, and picking the version of millions of rows takes a while.
with quotes as (
    {{ latest_version(source('raw_market', 'daily_quotes'), 'daily_quotes', ['ticker', 'session_date']) }}
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
