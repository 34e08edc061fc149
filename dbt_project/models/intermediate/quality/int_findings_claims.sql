-- Articles whose claims state more than one day of publication: an article appears on one, and a claim judged by what
-- was known on another may get another verdict.
with claims as (
    select * from {{ ref('stg_claims__claims') }}
),

days as (
    select
        article_id,
        published_date,
        count(*) as claims_count,
        min(claim_id) as claim_id,
        min(concat(source_file, ' row ', source_row)) as place
    from claims
    group by article_id, published_date
),

-- The day of the fewest claims is the likelier slip.
ranked as (
    select
        *,
        first_value(published_date) over (
            partition by article_id order by claims_count desc, published_date asc
        ) as usual_date,
        row_number() over (partition by article_id order by claims_count asc, published_date desc) as doubt_rank
    from days
),

doubted as (
    select * from ranked
    where doubt_rank = 1 and published_date <> usual_date
)

select
    'odd_claims: claims of one article state several days of publication' as finding_kind,
    'raw_claims.claims' as table_name,
    count(*) as findings_count,
    min(concat(
        place, ' (', article_id, ' ', claim_id, '): published_date ', published_date, ', claims beside it say ',
        usual_date
    )) as example,
    min(published_date) as first_date,
    max(published_date) as last_date
from doubted
having count(*) > 0
