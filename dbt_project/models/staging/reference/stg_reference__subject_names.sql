with versions as (
    {{ latest_version(source('raw_reference', 'subject_names'), 'subject_names', ['written_name']) }}
)

select
    written_name,
    subject,
    told_by,
    meaning
from versions
