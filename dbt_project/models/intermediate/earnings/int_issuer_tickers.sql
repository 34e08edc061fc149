-- One ticker an issuer: of several share classes the last in the alphabet (GOOGL, BRK.B).
with securities as (
    select * from {{ ref('stg_reference__securities') }}
    where security_type = 'stock' and valid_to_date is null
),

constituents as (
    select * from {{ ref('stg_reference__index_constituents') }}
)

select
    cik,
    max(ticker) as ticker
from (
    select
        cik,
        ticker
    from securities
    union distinct
    select
        cik,
        ticker
    from constituents
) as listed
where cik is not null
group by cik
