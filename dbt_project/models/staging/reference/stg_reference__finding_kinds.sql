with versions as (
    {{ latest_version(source('raw_reference', 'finding_kinds'), 'finding_kinds', ['finding_family']) }}
)

select
    finding_family,
    severity,
    meaning
from versions
