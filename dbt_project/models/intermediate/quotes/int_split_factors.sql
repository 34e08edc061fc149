-- Per security and stretch of days, the factor by which later splits divide its prices.
with splits as (
    select
        security_id,
        ex_date,
        split_ratio
    from {{ ref('stg_market__corporate_actions') }}
    where action_type = 'split'
),

series as (
    select
        security_id,
        max(session_date) as last_session_date
    from {{ ref('int_quotes_stated') }}
    group by security_id
),

-- A provider adjusts for splits up to the last quote that it sent, so later splits are left out.
applied as (
    select
        splits.security_id,
        splits.ex_date,
        splits.split_ratio
    from splits
    inner join series on splits.security_id = series.security_id
    where splits.ex_date <= series.last_session_date
)

select
    security_id,
    ex_date as before_date,
    coalesce(
        lag(ex_date) over (partition by security_id order by ex_date), cast('0001-01-01' as date)
    ) as from_date,
    {{ product('split_ratio', '(partition by security_id order by ex_date desc)') }} as split_factor_ratio
from applied
