with levels as (
    select * from {{ ref('int_index_levels') }}
),

returns as (
    select * from {{ ref('int_index_returns') }}
),

peaks as (
    select * from {{ ref('int_index_peaks') }}
),

definitions as (
    select * from {{ ref('stg_reference__index_definitions') }}
),

steps as (
    select
        index_id,
        max(step_points) as step_points
    from {{ ref('stg_reference__milestone_steps') }}
    group by index_id
),

volatilities as (
    select
        index_id,
        session_date,
        case
            when count(log_return_1d) over last_21 = 21
                then stddev_samp(log_return_1d) over last_21 * sqrt(252)
        end as realised_volatility_21d_ratio
    from returns
    window last_21 as (partition by index_id order by session_date rows between 20 preceding and current row)
),

joined as (
    select
        levels.*,
        returns.return_1d_ratio,
        returns.return_5d_ratio,
        returns.return_21d_ratio,
        returns.return_63d_ratio,
        returns.return_252d_ratio,
        returns.return_mtd_ratio,
        returns.return_qtd_ratio,
        returns.return_ytd_ratio,
        peaks.running_max_close_points,
        peaks.drawdown_ratio,
        peaks.sessions_since_high_count,
        volatilities.realised_volatility_21d_ratio,
        vix.close_points as vix_close_points,
        peaks.is_any_simulated or coalesce(vix.is_simulated, false) as is_any_simulated,
        (cast(floor(levels.close_points / steps.step_points) as double) + 1) * steps.step_points
            as next_milestone_points
    from levels
    inner join returns on levels.index_id = returns.index_id and levels.session_date = returns.session_date
    inner join peaks on levels.index_id = peaks.index_id and levels.session_date = peaks.session_date
    inner join volatilities
        on levels.index_id = volatilities.index_id and levels.session_date = volatilities.session_date
    left join definitions on levels.index_id = definitions.index_id
    left join levels as vix
        on definitions.volatility_index_id = vix.index_id and levels.session_date = vix.session_date
    left join steps on levels.index_id = steps.index_id
)

select
    joined.index_id,
    joined.session_date,
    joined.open_points,
    joined.high_points,
    joined.low_points,
    joined.close_points,
    joined.return_1d_ratio,
    joined.return_5d_ratio,
    joined.return_21d_ratio,
    joined.return_63d_ratio,
    joined.return_252d_ratio,
    joined.return_mtd_ratio,
    joined.return_qtd_ratio,
    joined.return_ytd_ratio,
    joined.running_max_close_points,
    joined.drawdown_ratio,
    cast(joined.sessions_since_high_count as bigint) as sessions_since_high_count,
    joined.realised_volatility_21d_ratio,
    joined.vix_close_points,
    regimes.regime_name as volatility_regime,
    joined.next_milestone_points,
    joined.next_milestone_points / joined.close_points - 1 as gain_to_milestone_ratio,
    1 - joined.close_points / joined.next_milestone_points as below_milestone_ratio,
    joined.source_name,
    joined.is_any_simulated as is_simulated,
    joined.is_simulated as is_close_simulated,
    joined.known_at
from joined
left join {{ ref('stg_reference__volatility_regimes') }} as regimes
    on
        joined.vix_close_points >= regimes.lower_bound_points
        and joined.vix_close_points < coalesce(regimes.upper_bound_points, cast('infinity' as double))
