-- Verdicts stand in one table. A row is a verdict on a claim that is not in it, or one that the summary of the article
-- does not count, because it has no column for it.
{{ config(meta={'dagster': {'ref': {'name': 'claim_summary'}}}) }}

with given as (
    select
        article_id,
        judged_as,
        verdict
    from {{ ref('int_claim_verdicts') }}
),

counted as (
    unpivot {{ ref('claim_summary') }}
    on columns('.*_count$')
    into name verdict_column value verdict_count
)

select
    given.article_id,
    given.judged_as,
    given.verdict,
    count(*) as claims_count
from given
left join {{ ref('stg_reference__verdicts') }} as words on given.verdict = words.verdict
left join counted
    on
        given.article_id = counted.article_id
        and given.judged_as = counted.judged_as
        and concat(given.verdict, '_count') = counted.verdict_column
group by given.article_id, given.judged_as, given.verdict, words.verdict, counted.verdict_count
having words.verdict is null or count(*) <> coalesce(counted.verdict_count, 0)
