-- Claims on a company's accounts with the quarter that they are about, as filed by the moment judged, and the quarter a
-- year earlier.
with claims as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        claims.unit_factor,
        claims.period_start_date,
        claims.period_end_date,
        claims.as_of,
        members.cik,
        members.ticker,
        members.stated_ticker,
        replace(claims.metric, '_growth_yoy', '') as account_figure,
        claims.metric like '%growth_yoy' as is_growth,
        case
            when claims.metric = 'revenue_growth_yoy'
                then nullif(lower(regexp_extract(trim(claims.subject), '_(.+)$', 1)), '')
        end as segment
    from {{ ref('int_claims') }} as claims
    left join {{ ref('int_claim_members') }} as members
        on
            claims.article_id = members.article_id
            and claims.claim_id = members.claim_id
    where claims.family = 'companies'
),

known as (
    select
        *,
        concat(
            period_end_date, ': ',
            case
                when metric = 'eps_diluted' then cast(quarter_value as {{ dbt.type_string() }})
                else cast(cast(quarter_value as bigint) as {{ dbt.type_string() }})
            end,
            ' USD (', case when derivation <> 'reported' then 'the difference of what was filed in ' else '' end,
            'accession ', accession_numbers, ')'
        ) as value_text
    from {{ ref('int_claim_accounts') }}
),

-- A year earlier is the quarter whose midpoint lies within 20 days of this one's, as in marts.earnings.
matched as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        known.period_end_date as found_date,
        known.quarter_value as found_value,
        earlier.period_end_date as earlier_date,
        earlier.quarter_value as earlier_value,
        known.value_text as found_text,
        earlier.value_text as earlier_text,
        row_number() over (
            partition by claims.article_id, claims.claim_id, claims.judged_as
            order by
                abs({{ dbt.datediff('known.period_end_date', 'claims.period_end_date', 'day') }}),
                known.period_end_date, earlier.period_end_date
        ) as match_rank
    from claims
    inner join known
        on
            claims.as_of = known.as_of
            and claims.cik = known.cik
            and claims.account_figure = known.metric
            and abs({{ dbt.datediff('known.period_end_date', 'claims.period_end_date', 'day') }}) <= 7
    left join known as earlier
        on
            known.as_of = earlier.as_of
            and known.cik = earlier.cik
            and known.metric = earlier.metric
            and abs({{ dbt.datediff(
                'earlier.midpoint_date', dbt.dateadd('year', -1, 'known.midpoint_date'), 'day'
            ) }}) <= 20
    where claims.segment is null
)

select
    claims.*,
    matched.found_date,
    matched.found_value,
    matched.found_text,
    matched.earlier_date,
    matched.earlier_value,
    matched.earlier_text
from claims
left join matched
    on
        {{ same_judgement('claims', 'matched') }}
        and matched.match_rank = 1
