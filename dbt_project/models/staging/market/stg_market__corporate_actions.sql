-- Per ticker, day and kind of action one source counts, with all the amounts that it states now.
with actions as (
    {{ latest_version(
        source('raw_market', 'corporate_actions'), 'corporate_actions',
        ['ticker', 'ex_date', 'action_type', 'distribution_number', 'source_name']
    ) }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
),

-- The row of the first amount says how many amounts there are; an amount that a later file no longer states stays in
-- the raw table only.
ranked as (
    select
        *,
        dense_rank() over (
            partition by ticker, ex_date, action_type order by source_rank, source_name
        ) as source_place,
        max(case when distribution_number = 1 then distributions_count end) over (
            partition by ticker, ex_date, action_type, source_name
        ) as stated_count
    from actions
)

select
    {{ security_id_of('securities', 'ranked.ticker') }} as security_id,
    ranked.ticker,
    ranked.action_type,
    ranked.adjustment,
    ranked.distribution_number,
    ranked.split_ratio,
    ranked.dividend_usd_per_share,
    ranked.ex_date,
    ranked.source_name,
    ranked.source_file
from ranked
left join securities
    on
        ranked.ticker = securities.ticker
        and ranked.ex_date >= securities.valid_from_date
        and ranked.ex_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
where ranked.source_place = 1 and ranked.distribution_number <= ranked.stated_count
