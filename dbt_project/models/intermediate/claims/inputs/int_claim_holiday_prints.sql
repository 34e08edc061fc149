-- What the provider of an index printed on exchange holidays, as known at each moment at which claims are judged: the
-- last print between two sessions, with the session after it. Such levels stay out of the marts.
with series as (
    select distinct
        claims.series_id,
        claims.as_of
    from {{ ref('int_market_claims') }} as claims
    inner join {{ ref('stg_reference__index_definitions') }} as indices on claims.series_id = indices.index_id
    where indices.has_holiday_prints and claims.family = 'returns'
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

levels as (
    select
        versions.*,
        sessions.session_number as next_session_number
    from {{ ref('stg_market__index_level_versions') }} as versions
    inner join sessions
        on
            versions.session_date > sessions.previous_session_date
            and versions.session_date < sessions.session_date
    where not versions.is_simulated
),

ranked as (
    select
        series.series_id,
        series.as_of,
        levels.next_session_number,
        levels.session_date as print_date,
        levels.close_points as close_number,
        row_number() over (
            partition by series.series_id, series.as_of, levels.next_session_number
            order by
                levels.session_date desc, levels.source_rank asc, levels.ingested_at desc, levels.known_at desc
        ) as print_rank
    from series
    inner join levels
        on
            series.series_id = levels.index_id
            and series.as_of >= levels.known_at
)

select
    series_id,
    as_of,
    next_session_number,
    print_date,
    close_number
from ranked
where print_rank = 1
