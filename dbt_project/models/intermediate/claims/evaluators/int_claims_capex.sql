-- Capital expenditure of one quarter and its growth, on the basis the claim is about. Bases never mix.
with claims as (
    select
        claims.*,
        members.cik,
        members.ticker,
        case when claims.metric like 'capex_headline%' then 'headline' else 'cash_ppe' end as basis,
        claims.metric like '%growth_yoy' as is_growth
    from {{ ref('int_claims') }} as claims
    left join {{ ref('int_claim_members') }} as members
        on
            claims.article_id = members.article_id
            and claims.claim_id = members.claim_id
    where claims.family = 'capex'
),

moments as (
    select distinct as_of as moment from claims
),

known as (
    select
        moments.moment,
        spending.*,
        concat(
            spending.ticker, ' ', spending.basis, ' ', spending.period_end_date, ': ',
            cast(spending.capex_usd as bigint), ' USD (',
            case
                when spending.derivation in ('ytd_difference', 'fy_minus_9m')
                    then 'the difference of what was filed in '
                else ''
            end,
            coalesce(
                'accession ' || spending.accession_numbers,
                concat(
                    'stated, known since ', cast(spending.known_at as date), ': marts.lineage_of(''', spending.cik,
                    ''', date ''', spending.period_end_date, ''')'
                )
            ),
            ')'
        ) as value_text
    from moments
    inner join {{ ref('int_capex_growth_history') }} as spending on {{ stands_at('spending', 'moments.moment') }}
    where spending.capex_usd is not null
),

-- One row per claim and judgement: the nearest quarter on the claim's own basis, else the nearest on the other basis,
-- which gives no value and only tells what is known.
matched as (
    select
        claims.*,
        known.basis as found_basis,
        known.period_end_date as found_date,
        known.capex_usd,
        known.capex_yoy_change_ratio,
        known.capex_year_earlier_usd,
        known.value_text,
        row_number() over (
            partition by claims.article_id, claims.claim_id, claims.judged_as
            order by
                case when claims.basis = known.basis then 0 else 1 end,
                abs({{ dbt.datediff('known.period_end_date', 'claims.period_end_date', 'day') }}),
                known.period_end_date, known.basis
        ) as match_rank
    from claims
    left join known
        on
            claims.as_of = known.moment
            and claims.cik = known.cik
            and abs({{ dbt.datediff('known.period_end_date', 'claims.period_end_date', 'day') }}) <= 7
),

computed as (
    select
        *,
        case
            when basis = found_basis then case when is_growth then capex_yoy_change_ratio else capex_usd end
        end as computed_value
    from matched
    where match_rank = 1
)

select
    article_id,
    claim_id,
    judged_as,
    round(computed_value * unit_factor, 9) as computed_number,
    case when computed_value is not null then concat(
        basis, case basis when 'headline' then ': as the company counts it' else ': the cash-flow line' end
    ) end as basis,
    'marts.hyperscaler_spending ' || value_text || coalesce(
        case when is_growth then '; a year before: ' || cast(capex_year_earlier_usd as bigint) || ' USD' end, ''
    ) as evidence,
    case
        when computed_value is not null then null
        else concat(
            basis, ' capital expenditure of ', ticker,
            case when basis = found_basis then ' a year before' else ' for' end, ' the quarter to ', period_end_date,
            case when basis <> found_basis then concat(' (known on the ', found_basis, ' basis only)') end
        )
    end as missing
from computed
