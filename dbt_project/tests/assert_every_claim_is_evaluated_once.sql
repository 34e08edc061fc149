-- Each claim on a known metric has one value, or one statement of what is missing, for each of its two judgements.
{{ config(meta={'dagster': {'ref': {'name': 'claim_checks'}}}) }}

select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    count(found.claim_id) as values_count
from {{ ref('int_claims') }} as claims
left join {{ ref('int_claim_values') }} as found
    on
        claims.article_id = found.article_id
        and claims.claim_id = found.claim_id
        and claims.judged_as = found.judged_as
        and found.is_own
where claims.family is not null
group by claims.article_id, claims.claim_id, claims.judged_as
having count(found.claim_id) <> 1
