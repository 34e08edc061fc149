-- Simulated rows are never evidence: where a claim's own rows are simulated, the verdict says that data are needed, or
-- that something else than these rows settles it.
{{ config(meta={'dagster': {'ref': {'name': 'claim_checks'}}}) }}

select
    verdicts.article_id,
    verdicts.claim_id,
    verdicts.judged_as,
    verdicts.verdict,
    verdicts.computed
from {{ ref('int_claim_verdicts') }} as verdicts
inner join {{ ref('int_claim_values') }} as found
    on
        verdicts.article_id = found.article_id
        and verdicts.claim_id = found.claim_id
        and verdicts.judged_as = found.judged_as
where
    found.is_simulated
    and (
        (found.is_own and verdicts.verdict in ('supported', 'contradicted', 'misdated'))
        or (found.is_own and verdicts.computed is not null)
        or (verdicts.verdict = 'misdated' and verdicts.matching_date = found.session_date)
    )
