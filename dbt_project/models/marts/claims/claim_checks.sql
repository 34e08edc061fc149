with claims as (
    select * from {{ ref('int_claims') }}
    where judged_as = 'latest'
),

verdicts as (
    select * from {{ ref('int_claim_verdicts') }}
),

words as (
    select * from {{ ref('stg_reference__verdicts') }}
)

select
    claims.claim_id,
    claims.article_id,
    claims.published_date,
    claims.statement,
    claims.subject,
    claims.metric,
    claims.claimed_value,
    claims.unit,
    claims.comparator,
    nullif(
        concat_ws(
            ' ',
            claims.reading,
            case
                when claims.is_level_read then concat('The statement names ', {{ printed('claims.level_number') }}, '.')
            end,
            case
                when claims.comparator = 'about' and latest.tolerance is not null
                    then concat_ws(
                        ' ',
                        '"About" allows',
                        {{ printed('latest.tolerance') }},
                        case when claims.unit <> 'count' then claims.unit end,
                        'either way.'
                    )
            end
        ),
        ''
    ) as reading,
    earlier.verdict as verdict_at_publication,
    earlier.computed as computed_at_publication,
    latest.verdict as verdict_latest,
    latest.computed as computed_latest,
    latest.difference,
    latest.tolerance,
    latest.basis,
    coalesce(latest.matching_date, earlier.matching_date) as matching_date,
    case
        when earlier.evidence is null then latest.evidence
        when earlier.evidence = latest.evidence then latest.evidence
        else concat_ws(' | ', latest.evidence, concat('at publication: ', earlier.evidence))
    end as evidence,
    case
        when latest.missing is not null then latest.missing
        when earlier.missing is not null then concat('at publication: ', earlier.missing)
    end as missing,
    latest.rests_on_simulated,
    coalesce(latest_words.is_failing or earlier_words.is_failing, false) as is_failing,
    claims.source_file,
    claims.source_row
from claims
inner join verdicts as latest
    on
        claims.article_id = latest.article_id
        and claims.claim_id = latest.claim_id
        and latest.judged_as = 'latest'
inner join verdicts as earlier
    on
        claims.article_id = earlier.article_id
        and claims.claim_id = earlier.claim_id
        and earlier.judged_as = 'publication'
left join words as latest_words on latest.verdict = latest_words.verdict
left join words as earlier_words on earlier.verdict = earlier_words.verdict
