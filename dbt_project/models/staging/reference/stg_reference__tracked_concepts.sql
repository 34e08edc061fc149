with versions as (
    {{ latest_version(
        source('raw_reference', 'tracked_concepts'), 'tracked_concepts',
        ['cik', 'metric', 'basis', 'tag', 'tag_rank']
    ) }}
)

select
    cik,
    metric,
    basis,
    tag,
    less_tag,
    tag_rank,
    valid_from_date as tag_from_date,
    valid_to_date as tag_to_date
from versions
