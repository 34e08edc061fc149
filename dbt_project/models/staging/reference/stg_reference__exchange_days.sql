with versions as (
    {{ latest_version(source('raw_reference', 'exchange_days'), 'exchange_days', ['exchange_code', 'calendar_date']) }}
)

select
    exchange_code,
    is_session,
    is_early_close,
    calendar_date,
    closes_at
from versions
