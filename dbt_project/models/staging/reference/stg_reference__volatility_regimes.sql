with versions as (
    {{ latest_version(source('raw_reference', 'volatility_regimes'), 'volatility_regimes', ['regime_name']) }}
)

select
    regime_name,
    lower_bound_points,
    upper_bound_points
from versions
