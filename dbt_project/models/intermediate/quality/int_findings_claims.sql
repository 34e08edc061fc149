-- Claims whose day of publication differs from that of most claims of their article. An article appears on one day, and
-- a claim judged by what was known on a wrong day may get a wrong verdict.
with claims as (
    select * from {{ ref('stg_claims__claims') }}
),

days as (
    select
        article_id,
        published_date,
        count(*) as claims_count
    from claims
    group by article_id, published_date
),

ranked as (
    select
        *,
        row_number() over (partition by article_id order by claims_count desc, published_date desc) as day_rank
    from days
),

doubted as (
    select
        claims.article_id,
        claims.claim_id,
        claims.published_date,
        claims.source_file,
        claims.source_row,
        usual.published_date as usual_date,
        usual.claims_count as usual_count,
        row_number() over (
            order by claims.article_id asc, claims.source_file asc, claims.source_row asc
        ) as place_number
    from claims
    inner join ranked as usual on claims.article_id = usual.article_id
    where usual.day_rank = 1 and claims.published_date <> usual.published_date
)

select
    'odd_claims: claims of one article state several days of publication' as finding_kind,
    'raw_claims.claims' as table_name,
    count(*) as findings_count,
    max(case when place_number = 1 then concat(
        source_file, ' row ', source_row, ' (', article_id, ' ', claim_id, '): published_date ', published_date,
        ', where ', usual_count, ' of the article say ', usual_date
    ) end) as example,
    min(published_date) as first_date,
    max(published_date) as last_date
from doubted
having count(*) > 0
