-- Quarters of the accounts that claims are about, as they were known at each moment at which claims are judged.
with claims as (
    select distinct
        claims.as_of,
        members.cik
    from {{ ref('int_claims') }} as claims
    inner join {{ ref('int_claim_members') }} as members
        on
            claims.article_id = members.article_id
            and claims.claim_id = members.claim_id
    where claims.family in ('companies', 'company_years')
),

quarters as (
    select * from {{ ref('int_quarters_history') }}
    where metric in ('revenue', 'net_income', 'eps_diluted') and quarter_value is not null
)

select
    claims.as_of,
    quarters.cik,
    quarters.metric,
    quarters.quarter_value,
    quarters.accession_numbers,
    quarters.derivation,
    quarters.period_end_date,
    quarters.midpoint_date
from claims
inner join quarters
    on
        claims.cik = quarters.cik
        and {{ stands_at('quarters', 'claims.as_of') }}
