-- The claims that an agreement claim compares: claims from the same source, on companies that it names (growth: on the
-- same subject), for the year that it names. The judgement at publication takes only claims published by that day.
with claims as (
    select
        article_id,
        claim_id,
        judged_as,
        source_name,
        subject,
        published_date,
        case when metric_pattern = 'capex_{n}_total' then 'capex' else 'eps_growth' end as compared,
        level_number as compared_year
    from {{ ref('int_claims') }}
    where family = 'agreements'
),

members as (
    select
        article_id,
        claim_id,
        list(distinct ticker) as tickers
    from {{ ref('int_claim_members') }}
    group by article_id, claim_id
)

select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    intervals.article_id as compared_article_id,
    intervals.claim_id as compared_claim_id,
    intervals.tickers,
    concat(intervals.claim_id, ': ', intervals.claim_text) as claim_text,
    concat(
        intervals.article_id, ' ', intervals.claim_id, ': ', intervals.claim_text, ' (', intervals.published_date, ')'
    ) as full_text,
    intervals.allowed_low_number,
    intervals.allowed_high_number,
    intervals.is_low_open,
    intervals.is_high_open,
    intervals.first_date,
    intervals.last_date,
    intervals.published_date as compared_published_date
from claims
left join members
    on
        claims.article_id = members.article_id
        and claims.claim_id = members.claim_id
inner join {{ ref('int_claim_intervals') }} as intervals
    on
        claims.compared = intervals.compared
        and claims.source_name = intervals.source_name
        and case
            when claims.compared = 'capex' then list_has_all(members.tickers, intervals.tickers)
            else claims.subject = intervals.subject
        end
        and extract(year from intervals.first_date) = claims.compared_year
        and extract(year from intervals.last_date) = claims.compared_year
        and (claims.judged_as = 'latest' or claims.published_date >= intervals.published_date)
