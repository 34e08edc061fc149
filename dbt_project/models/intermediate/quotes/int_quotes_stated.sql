{{ config(materialized='view') }}

-- Quotes as their source states them, on sessions only.
with quotes as (
    select * from {{ ref('stg_market__daily_quotes') }}
),

sessions as (
    select * from {{ ref('int_sessions') }}
)

select
    quotes.security_id,
    quotes.ticker,
    quotes.adjustment,
    quotes.close_quoted_usd,
    quotes.volume_shares,
    quotes.is_simulated,
    quotes.session_date,
    sessions.session_number,
    quotes.known_at,
    quotes.source_name
from quotes
inner join sessions on quotes.session_date = sessions.session_date
