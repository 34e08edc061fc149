-- Groups of issuers whose spending is added up.
with issuers as (
    select * from {{ ref('int_spending_issuers') }}
),

members as (
    select
        'big_four' as group_name,
        cik
    from issuers
    where is_big_four
    union all
    select
        'big_five' as group_name,
        cik
    from issuers
    where is_big_five
)

select
    group_name,
    cik,
    count(*) over (partition by group_name) as members_count
from members
