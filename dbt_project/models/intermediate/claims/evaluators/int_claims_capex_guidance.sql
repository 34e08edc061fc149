-- The sum of the companies' own guides for a calendar year: the midpoint of each range in force at the moment judged.
-- The sum is null where one of the companies has none. A claimed range of one company that guides to a range is that
-- range, end by end; of several companies, or beside a guide to one amount, the sum must lie in it.
with claims as (
    select * from {{ ref('int_claims') }}
    where family = 'capex_guidance'
),

guides as (
    select
        *,
        concat(
            ticker, ' ', cast(low_usd as bigint),
            case
                when low_usd < high_usd
                    then concat('..', cast(high_usd as bigint), ', middle ', cast(midpoint_usd as bigint))
            end,
            ' USD (announced ', announced_date, ')'
        ) as guide_text,
        concat(ticker, case when announced_date is not null then ' (its range is open)' end) as missing_text
    from {{ ref('int_claim_guides') }}
),

summed as (
    select
        article_id,
        claim_id,
        judged_as,
        period_label,
        {{ exact_sum('midpoint_usd', 0) }} as midpoints_usd,
        case when count(*) = 1 and max(low_usd) < max(high_usd) then max(low_usd) end as only_low_usd,
        case when count(*) = 1 and max(low_usd) < max(high_usd) then max(high_usd) end as only_high_usd,
        string_agg(guide_text, ', ' order by ticker) filter (where midpoint_usd is not null) as guides,
        string_agg(missing_text, ', ' order by ticker) filter (where midpoint_usd is null) as missing_guides
    from guides
    group by article_id, claim_id, judged_as, period_label
),

computed as (
    select
        claims.*,
        summed.period_label,
        summed.guides,
        summed.missing_guides,
        case when summed.missing_guides is null then summed.midpoints_usd end as sum_usd,
        claims.comparator = 'between' and summed.only_low_usd is not null as are_ends_stated,
        summed.only_low_usd,
        summed.only_high_usd
    from claims
    left join summed
        on {{ same_judgement('claims', 'summed') }}
)

select
    article_id,
    claim_id,
    judged_as,
    round(sum_usd * unit_factor, 9) as computed_number,
    case when are_ends_stated then round(only_low_usd * unit_factor, 9) end as computed_low_number,
    case when are_ends_stated then round(only_high_usd * unit_factor, 9) end as computed_high_number,
    are_ends_stated,
    case when sum_usd is not null then 'headline: as the company counts it' end as basis,
    'marts.capex_guidance ' || period_label || ': ' || guides as evidence,
    case
        when sum_usd is not null then null
        when period_label is null then 'a company'
        else concat('capex guidance of ', missing_guides, ' for ', period_label)
    end as missing
from computed
