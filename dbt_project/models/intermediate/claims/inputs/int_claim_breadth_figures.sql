-- Concentration or breadth on a claim's session and on the sessions that it is compared with: for concentration all
-- before the period, for breadth those of the year that the claim names. The figures are built from one version of each
-- quote, so both judgements see corrections made since.
with claims as (
    select
        *,
        metric_pattern = 'sector_concentration' as is_concentration,
        case
            when claimed_number between 1900 and 2100 and length(claimed_value) = 4 then cast(claimed_number as integer)
        end as claimed_year
    from {{ ref('int_claims') }}
    where family = 'breadth'
),

weights as (
    select
        daily.session_date,
        max(daily.weights_as_of_date) as weights_as_of_date,
        {{ distinct_list('counted.membership_basis') }} as membership_basis
    from {{ ref('int_sector_returns') }} as daily
    left join {{ ref('int_sector_breadth') }} as counted
        on daily.sector_name = counted.sector_name and daily.session_date = counted.session_date
    where daily.weighting = 'cap'
    group by daily.session_date
),

-- Every session of the exchange has a row; where too few members have returns, the row stays and its measure is null.
sessions as (
    select
        market_days.session_date,
        market.coverage_ratio >= {{ var('sector_coverage_minimum') }} as is_covered,
        market.largest_sector_weight_ratio,
        market.above_200d_ratio,
        market.equal_minus_cap_return_1d_ratio,
        weights.weights_as_of_date,
        weights.membership_basis,
        coalesce(market.is_simulated, false) as is_simulated
    from {{ ref('int_sessions') }} as market_days
    left join {{ ref('int_market_breadth') }} as market on market_days.session_date = market.session_date
    left join weights on market_days.session_date = weights.session_date
),

dated as (
    select
        claims.*,
        sessions.*,
        max(case when sessions.session_date <= claims.period_end_date then sessions.session_date end) over (
            partition by claims.article_id, claims.claim_id, claims.judged_as
        ) as own_date,
        case
            when sessions.is_covered and claims.is_concentration then sessions.largest_sector_weight_ratio
            when sessions.is_covered then sessions.above_200d_ratio
        end as measure
    from claims
    inner join sessions on claims.judged_date >= sessions.session_date
),

roles as (
    select
        *,
        session_date = own_date as is_own,
        case
            when is_concentration
                then claimed_number is null and session_date < period_start_date and coalesce(is_covered, false)
            else coalesce(claimed_year = extract(year from session_date), false)
        end as is_compared,
        session_date <= own_date
        and extract(year from session_date) = extract(year from own_date) as is_to_date
    from dated
)

select
    article_id,
    claim_id,
    judged_as,
    subject,
    comparator,
    is_concentration,
    claimed_number,
    claimed_year,
    unit_factor,
    period_start_date,
    period_end_date,
    judged_date,
    own_date,
    max(case when is_own then measure end) as own_ratio,
    count(case when is_compared then 1 end) as compared_count,
    count(case when is_compared then measure end) as compared_measured_count,
    max(case when is_compared then measure end) as highest_ratio,
    max_by(session_date, case when is_compared then measure end) as highest_date,
    min(case when is_compared then session_date end) as compared_from_date,
    max(case when is_compared then session_date end) as compared_to_date,
    {{ exact_sum('case when is_compared then measure end') }} / count(case when is_compared then measure end)
        as mean_ratio,
    252 * {{ exact_sum('case when is_to_date then equal_minus_cap_return_1d_ratio end') }}
    / count(case when is_to_date then equal_minus_cap_return_1d_ratio end) as to_date_gap_ratio,
    252 * {{ exact_sum('case when is_compared then equal_minus_cap_return_1d_ratio end') }}
    / count(case when is_compared then equal_minus_cap_return_1d_ratio end) as compared_gap_ratio,
    {{ distinct_list('case when is_own or is_compared then membership_basis end') }} as membership_basis,
    max(case when is_own or is_compared then weights_as_of_date end) as weights_as_of_date,
    bool_or(is_simulated and (is_own or is_compared or is_to_date)) as is_simulated
from roles
group by all
