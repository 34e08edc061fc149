with regimes as (
    select * from {{ ref('stg_reference__volatility_regimes') }}
)

select
    regime_name,
    lower_bound_points,
    upper_bound_points
from regimes
