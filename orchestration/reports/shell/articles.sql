-- What people ask of articles: their claims, with verdicts.

-- The claims of an article, without one of all, with what the data say.
create or replace temp macro judged_claims(of_article) as table (
    with asked as (
        select case
            when of_article is not null
                then one_of(of_article, (select list(distinct article_id) from marts.claim_checks), 'article')
        end as article_id
    )

    select
        checks.article_id,
        checks.claim_id,
        checks.verdict_latest as verdict,
        case
            when checks.unit = 'year' or try_cast(checks.computed_latest as double) is null
                then checks.computed_latest
            else concat_ws(
                ' ',
                written(try_cast(checks.computed_latest as double)),
                case
                    when checks.unit = 'percent' then '%'
                    when checks.unit not in ('boolean', 'count', 'month', 'rank', 'weekday')
                        then replace(replace(checks.unit, 'index_', ''), '_', ' ')
                end
            )
        end as data_say,
        checks.statement,
        checks.published_date,
        checks.verdict_at_publication,
        checks.claimed_value,
        checks.computed_latest,
        checks.unit,
        checks.comparator,
        checks.matching_date,
        checks.basis,
        checks.evidence,
        checks.missing,
        checks.is_failing,
        checks.rests_on_simulated
    from marts.claim_checks as checks
    inner join asked on checks.article_id = coalesce(asked.article_id, checks.article_id)
);

create or replace temp macro article(of_article, detail := false) as table (
    select columns(lambda c: detail or c in ('claim_id', 'verdict', 'data_say', 'statement'))
    from judged_claims(coalesce(of_article, 'null')) as claims
    order by claims.claim_id
);
comment on macro table article is
'an article''s claims with verdicts: article(''sp500-nears-7000'')';

-- Of several articles the column that names them takes the place of what the data say.
create or replace temp macro failing_claims(of_article := null, detail := false) as table (
    select columns(
        lambda c: detail
        or c in ('claim_id', 'verdict', 'statement', if(of_article is null, 'article_id', 'data_say'))
    )
    from judged_claims(of_article) as claims
    where claims.is_failing
    order by claims.article_id, claims.claim_id
);
comment on macro table failing_claims is
'claims that fail: failing_claims()';
