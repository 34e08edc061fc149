with versions as (
    {{ latest_version(source('raw_reference', 'claim_metrics'), 'claim_metrics', ['metric_pattern']) }}
)

select
    metric_pattern,
    family,
    value_kind,
    settles,
    meaning,
    is_of_a_session
from versions
