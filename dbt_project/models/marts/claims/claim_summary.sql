-- A verdict has a column where the model's yml has one; a test holds these against raw_reference.verdicts.
with verdicts as (
    select
        article_id,
        'publication' as judged_as,
        verdict_at_publication as verdict
    from {{ ref('claim_checks') }}
    union all
    select
        article_id,
        'latest' as judged_as,
        verdict_latest as verdict
    from {{ ref('claim_checks') }}
)

select
    article_id,
    judged_as,
    {% for verdict in counted_words('claims_count') %}
        count(case when verdict = '{{ verdict }}' then 1 end) as {{ verdict }}_count,
    {% endfor %}
    count(*) as claims_count
from verdicts
group by article_id, judged_as
