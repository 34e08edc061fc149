with definitions as (
    select * from {{ ref('stg_reference__index_definitions') }}
),

levels as (
    select * from {{ ref('int_index_levels') }}
),

spans as (
    select
        index_id,
        count(*) as session_count,
        bool_or(is_simulated) as is_simulated,
        min(session_date) as first_session_date,
        max(session_date) as last_session_date
    from levels
    group by index_id
)

select
    definitions.index_id,
    definitions.volatility_index_id,
    definitions.index_name,
    definitions.provider_name,
    definitions.index_kind,
    coalesce(spans.session_count, 0) as session_count,
    definitions.is_shown,
    coalesce(spans.is_simulated, false) as is_simulated,
    spans.first_session_date,
    spans.last_session_date
from definitions
left join spans on definitions.index_id = spans.index_id
