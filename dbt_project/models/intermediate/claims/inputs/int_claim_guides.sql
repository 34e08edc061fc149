-- The companies whose guides a claim adds, each with the guide for the claim's calendar year that was in force at the
-- moment judged; null where it gave none.
with claims as (
    select
        article_id,
        claim_id,
        judged_as,
        as_of,
        concat('CY', cast(extract(year from period_end_date) as integer)) as period_label
    from {{ ref('int_claims') }}
    where family = 'capex_guidance'
),

moments as (
    select distinct as_of as moment from claims
),

-- As in marts.capex_guidance: of the ranges that no source disputes, the one announced last is in force.
known as (
    select
        moments.moment,
        guidance.*,
        row_number() over (
            partition by moments.moment, guidance.ticker, guidance.period_label
            order by
                guidance.announced_date desc, guidance.source_rank asc, guidance.known_at desc, guidance.source asc
        ) as recency_rank
    from moments
    inner join {{ ref('int_guidance_history') }} as guidance on {{ stands_at('guidance', 'moments.moment') }}
    where guidance.status <> 'conflict'
)

select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    members.ticker,
    claims.period_label,
    known.low_usd,
    known.high_usd,
    (known.low_usd + known.high_usd) / 2 as midpoint_usd,
    known.announced_date
from claims
inner join {{ ref('int_claim_members') }} as members
    on
        claims.article_id = members.article_id
        and claims.claim_id = members.claim_id
left join known
    on
        claims.as_of = known.moment
        and members.ticker = known.ticker
        and claims.period_label = known.period_label
        and known.recency_rank = 1
