-- Simulated rows are never evidence. A row is a claim whose own rows are simulated and that is still supported,
-- contradicted or misdated, or shows a computed value; or that is misdated by a simulated session.
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
