-- Whether claims can hold together, in pairs: a set of companies cannot spend more than a set that contains it, and
-- figures for the same thing must be one figure. Nothing but the claims themselves is needed.
with claims as (
    select
        *,
        case when metric_pattern = 'capex_{n}_total' then 'capital expenditure' else 'earnings growth' end as topic
    from {{ ref('int_claims') }}
    where family = 'agreements'
),

compared as (
    select * from {{ ref('int_claim_agreement_pairs') }}
),

listed as (
    select
        article_id,
        claim_id,
        judged_as,
        count(*) as compared_count,
        string_agg(full_text, '; ' order by compared_claim_id, compared_article_id) as texts
    from compared
    group by article_id, claim_id, judged_as
),

-- A pair conflicts where the claim on the smaller set states more than the claim on the set that contains it. Equal
-- sets contain each other, so both orders are compared.
conflicts as (
    select
        parts.article_id,
        parts.claim_id,
        parts.judged_as,
        case
            when
                parts.compared_article_id = wholes.compared_article_id
                and parts.compared_published_date = wholes.compared_published_date
                then concat(parts.claim_text, ' > ', wholes.claim_text)
            else concat(parts.full_text, ' > ', wholes.full_text)
        end as conflict_text,
        count(*) over (partition by parts.article_id, parts.claim_id, parts.judged_as) as conflicts_count,
        row_number() over (
            partition by parts.article_id, parts.claim_id, parts.judged_as
            order by
                parts.compared_claim_id, parts.compared_article_id,
                wholes.compared_claim_id, wholes.compared_article_id
        ) as conflict_rank
    from compared as parts
    inner join compared as wholes
        on
            {{ same_judgement('parts', 'wholes') }}
            and list_has_all(wholes.tickers, parts.tickers)
            and parts.first_date >= wholes.first_date
            and parts.last_date <= wholes.last_date
            and (
                parts.allowed_low_number > wholes.allowed_high_number
                or (
                    parts.allowed_low_number = wholes.allowed_high_number
                    and (parts.is_low_open or wholes.is_high_open)
                )
            )
)

select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    case
        when conflicts.claim_id is not null then 'inconsistent'
        when listed.compared_count > 1 then 'consistent'
    end as computed_text,
    case when listed.compared_count > 1 then concat(listed.compared_count, ' claims, as printed') end as basis,
    case
        when conflicts.conflicts_count > 1
            then concat(conflicts.conflict_text, '; and ', conflicts.conflicts_count - 1, ' more such pairs')
        else coalesce(conflicts.conflict_text, listed.texts)
    end as evidence,
    case
        when coalesce(listed.compared_count, 0) < 2
            then concat('two claims to compare: ', claims.topic, ' in ', {{ printed('claims.level_number') }})
    end as missing
from claims
left join listed
    on {{ same_judgement('claims', 'listed') }}
left join conflicts
    on
        {{ same_judgement('claims', 'conflicts') }}
        and conflicts.conflict_rank = 1
