with members as (
    select * from {{ ref('int_group_members') }}
),

issuers as (
    select * from {{ ref('int_spending_issuers') }}
)

select
    members.group_name,
    members.cik,
    issuers.ticker,
    issuers.headline_rule,
    members.members_count
from members
inner join issuers on members.cik = issuers.cik
