with versions as (
    {{ latest_version(source('raw_reference', 'index_definitions'), 'index_definitions', ['index_id']) }}
)

select
    index_id,
    volatility_index_id,
    index_name,
    provider_name,
    index_kind,
    has_holiday_prints,
    is_shown
from versions
