-- Index members whose market value, shares times close, is implausibly small or large: they get no weight.
with implausible as (
    select
        security_id,
        session_date,
        shares_as_of_date,
        market_cap_stated_usd
    from {{ ref('int_index_members_daily') }}
    where market_cap_stated_usd is not null and market_cap_before_usd is null
)

select
    'wrong_scale: shares or closes that make a member tiny or immense, no weight; are they in thousands, or cents?'
        as finding_kind,
    'raw_reference.shares_outstanding' as table_name,
    count(distinct security_id) as findings_count,
    max(concat(
        security_id, ' before ', session_date, ': ', market_cap_stated_usd, ' by the shares of ', shares_as_of_date
    )) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from implausible
having count(*) > 0
