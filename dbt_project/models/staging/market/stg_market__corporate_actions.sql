with actions as (
    {{ latest_version(
        source('raw_market', 'corporate_actions'), 'corporate_actions', ['ticker', 'ex_date', 'action_type']
    ) }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
)

select
    {{ security_id_of('securities', 'actions.ticker') }} as security_id,
    actions.ticker,
    actions.action_type,
    actions.adjustment,
    actions.split_ratio,
    actions.dividend_usd_per_share,
    actions.ex_date,
    actions.source_name
from actions
left join securities
    on
        actions.ticker = securities.ticker
        and actions.ex_date >= securities.valid_from_date
        and actions.ex_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
