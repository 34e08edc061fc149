-- Extremes, means and falls over a period, from all its closes.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where family = 'ranges'
),

periods as (
    select * from {{ ref('int_claim_periods') }}
)

select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    case
        when claims.metric_pattern = 'lowest_close' then periods.lowest_close_number
        when claims.metric_pattern in ('highest_close', 'close_above_{n}') then periods.highest_close_number
        when claims.metric_pattern = 'mean_level' then periods.mean_close_number
        when claims.metric_pattern in ('max_drawdown', 'drawdown_forecast')
            then abs(claims.unit_factor * periods.drawdown_ratio)
    end as computed_number,
    case when claims.metric_pattern = 'close_range' then periods.lowest_close_number end as computed_low_number,
    case when claims.metric_pattern = 'close_range' then periods.highest_close_number end as computed_high_number,
    case periods.table_name
        when 'marts.index_levels' then 'closes of the index'
        when 'marts.stock_performance' then 'closes as quoted on the last day'
    end as basis,
    case
        when periods.closes_count > 0 then concat(
            periods.table_name, ' ', claims.subject, ' ', periods.first_close_date, ' to ', periods.last_close_date,
            ': ', periods.closes_count, ' closes, ',
            case
                when claims.metric_pattern in ('max_drawdown', 'drawdown_forecast')
                    then concat(
                        'deepest fall from ', {{ printed('periods.drawdown_peak_number') }}, ' to ',
                        {{ printed('periods.drawdown_close_number') }}, ' on ', periods.drawdown_date
                    )
                else concat(
                    'lowest ', {{ printed('periods.lowest_close_number') }}, ' on ', periods.lowest_close_date,
                    ', highest ', {{ printed('periods.highest_close_number') }}, ' on ', periods.highest_close_date
                )
            end
        )
    end as evidence,
    {{ missing_closes('claims', 'periods') }} as missing,
    periods.is_simulated
from claims
inner join periods
    on {{ same_judgement('claims', 'periods') }}
