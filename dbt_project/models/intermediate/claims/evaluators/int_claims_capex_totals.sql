-- Capital expenditure of the named companies on one basis, added over the calendar quarters of a period. The sum is
-- null where one quarter of one company is missing.
with claims as (
    select * from {{ ref('int_claims') }}
    where family = 'capex_totals'
),

by_member as (
    select
        article_id,
        claim_id,
        judged_as,
        ticker,
        min(basis) as basis,
        min(calendar_quarter) as first_quarter,
        max(calendar_quarter) as last_quarter,
        count(*) as quarters_count,
        count(capex_usd) as known_count,
        {{ exact_sum('capex_usd', 0) }} as capex_usd,
        min(other_basis) as other_basis,
        case when count(*) = count(other_basis_capex_usd) then {{ exact_sum('other_basis_capex_usd', 0) }} end
            as other_basis_capex_usd,
        string_agg(calendar_quarter, ', ' order by calendar_quarter) filter (where capex_usd is null)
            as missing_quarters
    from {{ ref('int_claim_quarters') }}
    group by article_id, claim_id, judged_as, ticker
),

summed as (
    select
        article_id,
        claim_id,
        judged_as,
        min(basis) as basis,
        {{ exact_sum('capex_usd', 0) }} as capex_usd,
        case
            when count(*) = count(other_basis_capex_usd)
                then concat(
                    ' (on the basis ', min(other_basis), ': ',
                    cast({{ exact_sum('other_basis_capex_usd', 0) }} as bigint), ' USD)'
                )
        end as on_other_basis,
        concat(min(first_quarter), ' to ', max(last_quarter)) as span,
        string_agg(
            concat(ticker, ' ', cast(capex_usd as bigint), ' USD (', known_count, ' of ', quarters_count, ' quarters)'),
            ', ' order by ticker
        ) filter (where known_count > 0) as sums,
        string_agg(
            case
                when known_count = 0 and quarters_count > 1
                    then concat(ticker, ' ', first_quarter, ' to ', last_quarter)
                else concat(ticker, ' ', missing_quarters)
            end, '; ' order by ticker
        ) filter (where known_count < quarters_count) as missing_quarters
    from by_member
    group by article_id, claim_id, judged_as
)

select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    case when summed.missing_quarters is null then round(summed.capex_usd * claims.unit_factor, 9) end
        as computed_number,
    case
        when summed.missing_quarters is null and summed.capex_usd is not null
            then concat(
                summed.basis,
                case summed.basis when 'headline' then ': as the company counts it' else ': the cash-flow line' end
            )
    end as basis,
    'marts.hyperscaler_spending ' || summed.basis || ' ' || summed.span || coalesce(summed.on_other_basis, '') || ': '
    || summed.sums as evidence,
    case
        when summed.article_id is null then 'a company and a period with a whole calendar quarter'
        else summed.basis || ' capital expenditure of ' || summed.missing_quarters
    end as missing
from claims
left join summed
    on {{ same_judgement('claims', 'summed') }}
