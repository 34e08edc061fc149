-- Of the sessions near a claim's own, the nearest for which the claim is true; of two as near, the earlier.
with claims as (
    select * from {{ ref('int_claims') }}
),

comparisons as (
    select * from {{ ref('int_claim_comparisons') }}
    where not is_own and is_met and not is_simulated
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

ranked as (
    select
        comparisons.article_id,
        comparisons.claim_id,
        comparisons.judged_as,
        comparisons.session_date,
        comparisons.evidence,
        row_number() over (
            partition by comparisons.article_id, comparisons.claim_id, comparisons.judged_as
            order by abs(near.session_number - claims.own_session_number), comparisons.session_date
        ) as nearness_rank
    from comparisons
    inner join claims
        on {{ same_judgement('comparisons', 'claims') }}
    inner join sessions as near on comparisons.session_date = near.session_date
)

select
    article_id,
    claim_id,
    judged_as,
    session_date as matching_date,
    evidence as matching_evidence
from ranked
where nearness_rank = 1
