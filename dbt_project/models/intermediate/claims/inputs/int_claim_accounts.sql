-- Quarters of the accounts that claims are about, as known at each moment at which they are judged. Between two filings
-- nothing changes: the quarters are worked out once a filing, however many moments follow it.
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

statements as (
    select distinct
        cik,
        known_at
    from {{ ref('int_fact_statements') }}
    where metric in ('revenue', 'net_income', 'eps_diluted')
),

latest as (
    select
        claims.as_of,
        claims.cik,
        max(statements.known_at) as moment
    from claims
    inner join statements
        on
            claims.cik = statements.cik
            and claims.as_of >= statements.known_at
    group by claims.as_of, claims.cik
),

moments as (
    select distinct moment from latest
),

known as (
    select
        moments.moment,
        quarters.*
    from moments, lateral (select * from {{ as_known_at('int_quarters_as_of', 'moments.moment') }}) as quarters
    where quarters.metric in ('revenue', 'net_income', 'eps_diluted') and quarters.quarter_value is not null
)

select
    latest.as_of,
    known.cik,
    known.metric,
    known.quarter_value,
    known.accession_numbers,
    known.derivation,
    known.period_end_date,
    known.midpoint_date
from latest
inner join known on latest.moment = known.moment and latest.cik = known.cik
