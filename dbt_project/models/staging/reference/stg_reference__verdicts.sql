with versions as (
    {{ latest_version(source('raw_reference', 'verdicts'), 'verdicts', ['verdict']) }}
)

select
    verdict,
    sign,
    short_meaning,
    meaning,
    verdict_rank,
    is_failing
from versions
