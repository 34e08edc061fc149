-- The factor that turns a split-adjusted price into the price quoted on the last day of the claim's period (for a
-- target on its first day): it undoes the splits after that day.
with claims as (
    select
        *,
        case when family = 'targets' then period_start_date else period_end_date end as quoted_date
    from {{ ref('int_market_claims') }}
    where
        family in ('levels', 'weekdays', 'distances', 'targets', 'ranges', 'benchmarks')
        or metric_pattern = 'quote_change_usd'
),

series as (
    select
        series_id,
        as_of,
        max(basis_date) as basis_date
    from {{ ref('int_claim_sessions') }}
    where table_name = 'marts.stock_performance'
    group by series_id, as_of
),

coverage as (
    select * from {{ ref('stg_market__corporate_action_coverage') }}
    where action_type = 'split'
),

joined as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        claims.subject,
        claims.metric_pattern,
        coalesce(factors.split_factor_ratio, 1) as split_factor_ratio,
        series.basis_date > claims.quoted_date
        and not coalesce(
            claims.quoted_date >= coverage.first_covered_date and series.basis_date <= coverage.last_covered_date,
            false
        ) as are_splits_unknown,
        greatest(claims.quoted_date, coverage.last_covered_date) as unknown_from_date,
        series.basis_date
    from claims
    left join {{ ref('int_split_factors') }} as factors
        on
            claims.series_id = factors.security_id
            and claims.quoted_date >= factors.from_date
            and claims.quoted_date < factors.before_date
    left join series
        on
            claims.series_id = series.series_id
            and claims.as_of = series.as_of
    left join coverage on claims.series_id = coverage.security_id
)

-- Prices are rounded to the cent: undoing a split multiplies the rounding error of half a cent by the split's ratio. A
-- change is off by the errors of two prices.
select
    article_id,
    claim_id,
    judged_as,
    split_factor_ratio,
    case
        when split_factor_ratio = 1 then 0
        when metric_pattern = 'quote_change_usd' then 0.01e0 * split_factor_ratio
        else 0.005e0 * split_factor_ratio
    end as precision_number,
    case
        when are_splits_unknown and metric_pattern not in ('distance_from_ath', 'max_drawdown', 'drawdown_forecast')
            then concat('splits of ', subject, ' from ', unknown_from_date, ' to ', basis_date)
    end as unknown_splits
from joined
