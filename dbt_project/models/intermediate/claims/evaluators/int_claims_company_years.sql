-- Revenue and net income of a fiscal year, from its four quarters, and their growth over the four quarters before
-- those.
with claims as (
    select
        claims.*,
        members.cik,
        members.ticker,
        case when claims.metric like 'annual_revenue%' then 'revenue' else 'net_income' end as concept,
        claims.metric like '%growth_yoy' as is_growth
    from {{ ref('int_claims') }} as claims
    left join {{ ref('int_claim_members') }} as members
        on
            claims.article_id = members.article_id
            and claims.claim_id = members.claim_id
    where claims.family = 'company_years'
),

known as (
    select * from {{ ref('int_claim_accounts') }}
),

-- The year's last quarter ends within a week of the period; a year's quarters end within 330 days of each other.
placed as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        claims.is_growth,
        known.quarter_value,
        known.accession_numbers,
        known.period_end_date,
        {{ dbt.datediff('known.period_end_date', 'claims.period_end_date', 'day') }} as days_before,
        {{ dbt.datediff('known.period_end_date', 'claims.period_end_date', 'day') }} < 323 as is_of_year
    from claims
    inner join known
        on
            claims.as_of = known.as_of
            and claims.cik = known.cik
            and claims.concept = known.metric
            and {{ dbt.datediff('known.period_end_date', 'claims.period_end_date', 'day') }} between -7 and 687
),

summed as (
    select
        article_id,
        claim_id,
        judged_as,
        count(case when is_of_year then 1 end) = 4 and min(abs(days_before)) <= 7 as has_year,
        count(case when not is_of_year then 1 end) = 4 as has_earlier,
        {{ exact_sum('case when is_of_year then quarter_value end', 0) }} as year_value,
        {{ exact_sum('case when not is_of_year then quarter_value end', 0) }} as earlier_value,
        string_agg(
            case
                when is_of_year or is_growth
                    then concat(
                        period_end_date, ': ', cast(quarter_value as bigint), ' USD (accession ', accession_numbers, ')'
                    )
            end,
            '; ' order by period_end_date desc
        ) as quarters
    from placed
    group by article_id, claim_id, judged_as
)

select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    round(claims.unit_factor * case
        when summed.has_year and not claims.is_growth then summed.year_value
        when summed.has_year and summed.has_earlier and summed.earlier_value > 0
            then summed.year_value / summed.earlier_value - 1
    end, 9) as computed_number,
    'as filed, the four quarters added' as basis,
    'marts.earnings ' || claims.ticker || ' ' || claims.concept || ' ' || summed.quarters as evidence,
    case
        when not coalesce(summed.has_year, false)
            then concat('four quarters of ', claims.concept, ' of ', claims.subject, ' to ', claims.period_end_date)
        when not claims.is_growth then null
        when not summed.has_earlier
            then concat('the four quarters of ', claims.concept, ' of ', claims.subject, ' before that year')
        when summed.earlier_value <= 0
            then concat('a base above zero: ', claims.concept, ' of ', claims.subject, ' in the year before')
    end as missing
from claims
left join summed
    on {{ same_judgement('claims', 'summed') }}
