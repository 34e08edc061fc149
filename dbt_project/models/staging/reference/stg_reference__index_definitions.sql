with versions as (
    {{ latest_version(source('raw_reference', 'index_definitions'), 'index_definitions', ['index_id']) }}
)

select
    index_id,
    index_name,
    provider_name,
    has_holiday_prints
from versions
