-- Every version of every quote, with the security that the ticker meant on that day.
with versions as (
    {{ ranked_versions(source('raw_market', 'daily_quotes'), 'daily_quotes') }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
)

select
    {{ security_id_of('securities', 'versions.ticker') }} as security_id,
    versions.adjustment,
    versions.high_quoted_usd,
    versions.low_quoted_usd,
    versions.close_quoted_usd,
    versions.is_simulated,
    versions.session_date,
    versions.source_name,
    versions.source_file,
    versions.source_row,
    versions.source_rank,
    versions.known_at,
    versions.ingested_at
from versions
left join securities
    on
        versions.ticker = securities.ticker
        and versions.session_date >= securities.valid_from_date
        and versions.session_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
