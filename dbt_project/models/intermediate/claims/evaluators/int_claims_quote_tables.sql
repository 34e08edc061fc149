-- How many rows of the quote table that an article prints state a rise.
with claims as (
    select * from {{ ref('int_claims') }}
    where family = 'quote_tables'
),

snapshots as (
    select * from {{ ref('stg_market__quote_snapshots') }}
    where change_usd is not null
),

counted as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        count(snapshots.ticker) as rows_count,
        count(case when snapshots.change_usd > 0 then 1 end) as up_count,
        {{ distinct_list('case when snapshots.change_usd > 0 then snapshots.ticker end') }} as up_tickers
    from claims
    left join snapshots
        on
            claims.article_id = snapshots.article_id
            and claims.judged_date >= snapshots.published_date
    group by claims.article_id, claims.claim_id, claims.judged_as
)

select
    article_id,
    claim_id,
    judged_as,
    case when rows_count > 0 then cast(up_count as double) end as computed_number,
    'printed quote table' as basis,
    case
        when rows_count > 0
            then concat(
                'marts.quote_snapshots ', article_id, ': ', up_count, ' of ', rows_count, ' rows rise',
                case when up_count > 0 then concat(' (', up_tickers, ')') else '' end
            )
    end as evidence,
    case when rows_count = 0 then concat('quote table printed in ', article_id) end as missing
from counted
