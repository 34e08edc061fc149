-- Rows of splits and dividends that broke a rule and that no other file states: something happened on that day, but not
-- what is known. Rows about a foreign listing, or about a ticker that is no security, are left out.
with rejected as (
    select
        {{ json_text('key_json', 'ticker') }} as ticker,
        cast({{ json_text('key_json', 'ex_date') }} as date) as ex_date,
        {{ json_text('key_json', 'action_type') }} as action_type,
        rule_name,
        source_file
    from {{ ref('stg_quarantine__rejected_rows') }}
    where table_name = 'raw_market.corporate_actions'
),

stated as (
    select distinct
        ticker,
        ex_date,
        action_type,
        source_file
    from {{ source('raw_market', 'corporate_actions') }}
),

standing as (
    select distinct
        rejected.ticker,
        rejected.ex_date,
        case when rejected.action_type in ('split', 'dividend') then rejected.action_type else 'unknown' end
            as action_type
    from rejected
    left join stated
        on
            rejected.ticker = stated.ticker
            and rejected.ex_date = stated.ex_date
            and rejected.action_type = stated.action_type
            and rejected.source_file <> stated.source_file
    where
        rejected.ticker is not null
        and rejected.rule_name not in ('ticker_is_symbol', 'ticker_is_us_listing', 'ticker_is_security')
        and stated.ticker is null
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
)

select
    {{ security_id_of('securities', 'standing.ticker') }} as security_id,
    standing.ticker,
    standing.action_type,
    standing.ex_date
from standing
left join securities
    on
        standing.ticker = securities.ticker
        and coalesce(standing.ex_date, cast('9999-12-31' as date)) >= securities.valid_from_date
        and coalesce(standing.ex_date, cast('9999-12-31' as date))
        <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
