-- The interval of values that each claim in a comparison allows: the printed figure, plus and minus half of its last
-- digit, or everything on one side of it. Spending is in dollars, so that claims in different units compare; growth is
-- in percent. An open bound is not itself part of the interval.
with claims as (
    select
        *,
        -- A guide or a forecast covers its whole calendar year, whatever day the claim's period starts on.
        case
            when
                family = 'capex_totals'
                and {{ dbt.dateadd('day', 45, dbt.date_trunc('quarter', 'period_start_date')) }} >= period_start_date
                then cast({{ dbt.date_trunc('quarter', 'period_start_date') }} as date)
            when family = 'capex_totals'
                then cast({{ dbt.dateadd('month', 3, dbt.date_trunc('quarter', 'period_start_date')) }} as date)
            else make_date(cast(extract(year from period_end_date) as integer), 1, 1)
        end as first_date,
        case
            when family = 'capex_totals' then period_end_date
            else make_date(cast(extract(year from period_end_date) as integer), 12, 31)
        end as last_date,
        case when comparator in ('equal', 'about') then last_digit_number / 2 else 0e0 end as margin_number
    from {{ ref('int_claims') }}
    where judged_as = 'latest' and (metric in ('capex_annual', 'eps_growth_forecast_cy') or family = 'capex_guidance')
),

bounded as (
    select
        *,
        case
            when comparator = 'between' then claimed_low_number
            when comparator not in ('below', 'at_most') then claimed_number - margin_number
        end as allowed_low_number,
        case
            when comparator = 'between' then claimed_high_number
            when comparator not in ('above', 'at_least') then claimed_number + margin_number
        end as allowed_high_number
    from claims
),

members as (
    select
        article_id,
        claim_id,
        list(distinct ticker order by ticker) as tickers
    from {{ ref('int_claim_members') }}
    group by article_id, claim_id
)

select
    bounded.article_id,
    bounded.claim_id,
    case when bounded.metric = 'eps_growth_forecast_cy' then 'eps_growth' else 'capex' end as compared,
    bounded.source_name,
    bounded.subject,
    coalesce(members.tickers, [bounded.subject]) as tickers,
    concat(
        bounded.subject, ' ', case when bounded.comparator not in ('equal', 'about') then bounded.comparator || ' ' end,
        bounded.claimed_value, ' ', bounded.unit
    ) as claim_text,
    -- Rounded, because binary fractions leave errors in the last digits and two bounds may be equal.
    case
        when bounded.metric = 'eps_growth_forecast_cy' then round(bounded.allowed_low_number, 9)
        else round(bounded.allowed_low_number / bounded.unit_factor, 2)
    end as allowed_low_number,
    case
        when bounded.metric = 'eps_growth_forecast_cy' then round(bounded.allowed_high_number, 9)
        else round(bounded.allowed_high_number / bounded.unit_factor, 2)
    end as allowed_high_number,
    bounded.comparator = 'above' as is_low_open,
    bounded.comparator in ('below', 'equal', 'about') as is_high_open,
    bounded.first_date,
    bounded.last_date,
    bounded.published_date
from bounded
left join members
    on
        bounded.article_id = members.article_id
        and bounded.claim_id = members.claim_id
