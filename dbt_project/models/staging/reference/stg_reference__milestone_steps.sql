with versions as (
    {{ latest_version(source('raw_reference', 'milestone_steps'), 'milestone_steps', ['index_id', 'step_points']) }}
)

select
    index_id,
    step_points
from versions
