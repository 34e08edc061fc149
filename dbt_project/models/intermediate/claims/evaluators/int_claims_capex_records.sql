-- Whether a company's capital expenditure of a quarter is above that of every quarter before, as the company headlines
-- it and as known at the moment judged.
with claims as (
    select
        claims.*,
        members.cik,
        members.ticker
    from {{ ref('int_claims') }} as claims
    left join {{ ref('int_claim_members') }} as members
        on
            claims.article_id = members.article_id
            and claims.claim_id = members.claim_id
    where claims.family = 'capex_records'
),

moments as (
    select distinct as_of as moment from claims
),

known as (
    select
        moments.moment,
        spending.cik,
        spending.period_end_date,
        spending.capex_usd
    from moments
    inner join {{ ref('int_capex_growth_history') }} as spending on {{ stands_at('spending', 'moments.moment') }}
    where spending.capex_usd is not null and spending.basis = 'headline'
),

own as (
    select
        claims.*,
        known.period_end_date as found_date,
        known.capex_usd,
        row_number() over (
            partition by claims.article_id, claims.claim_id, claims.judged_as
            order by
                abs({{ dbt.datediff('known.period_end_date', 'claims.period_end_date', 'day') }}),
                known.period_end_date
        ) as match_rank
    from claims
    left join known
        on
            claims.as_of = known.moment
            and claims.cik = known.cik
            and abs({{ dbt.datediff('known.period_end_date', 'claims.period_end_date', 'day') }}) <= 7
),

compared as (
    select
        own.article_id,
        own.claim_id,
        own.judged_as,
        own.ticker,
        own.subject,
        own.period_end_date,
        own.found_date,
        own.capex_usd,
        count(earlier.capex_usd) as earlier_count,
        min(earlier.period_end_date) as first_date,
        max(earlier.capex_usd) as highest_usd,
        max_by(earlier.period_end_date, earlier.capex_usd) as highest_date
    from own
    left join known as earlier
        on
            own.as_of = earlier.moment
            and own.cik = earlier.cik
            and own.found_date > earlier.period_end_date
    where own.match_rank = 1
    group by
        own.article_id, own.claim_id, own.judged_as, own.ticker, own.subject, own.period_end_date, own.found_date,
        own.capex_usd
)

select
    article_id,
    claim_id,
    judged_as,
    case when earlier_count > 0 then case when capex_usd > highest_usd then 'true' else 'false' end end
        as computed_text,
    case
        when earlier_count > 0
            then concat('headline: as the company counts it; ', earlier_count, ' quarters before, since ', first_date)
    end as basis,
    case
        when earlier_count > 0
            then concat(
                'marts.hyperscaler_spending ', ticker, ' headline ', found_date, ': ', cast(capex_usd as bigint),
                ' USD; highest before ', highest_date, ': ', cast(highest_usd as bigint), ' USD'
            )
    end as evidence,
    case
        when found_date is null
            then concat(
                'headline capital expenditure of ', coalesce(ticker, subject), ' for the quarter to ', period_end_date
            )
        when earlier_count = 0
            then concat('headline capital expenditure of ', ticker, ' for quarters before that to ', found_date)
    end as missing
from compared
