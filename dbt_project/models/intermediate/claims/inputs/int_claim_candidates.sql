-- The sessions that a claim on one session may be about: its own, and those within five of it that had closed when the
-- article appeared. A claim on a day without a session has a row without a session.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where family in ('levels', 'returns', 'distances')
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

-- A metric that runs up to a date takes the last session up to that date; a metric of one day needs a session on that
-- very day.
owned as (
    select
        claims.*,
        coalesce(
            own.session_date = claims.period_end_date
            or claims.metric_pattern in (
                'mtd_return_price', 'qtd_return_price', 'ytd_return_price', 'period_return_price',
                'period_change_points', 'index_close_forecast'
            ),
            false
        ) as has_own_session
    from claims
    left join sessions as own on claims.own_session_number = own.session_number
)

select
    owned.article_id,
    owned.claim_id,
    owned.judged_as,
    owned.family,
    owned.metric_pattern,
    owned.subject,
    owned.series_id,
    owned.level_number,
    owned.unit_factor,
    owned.period_end_date,
    owned.as_of,
    owned.own_session_number,
    owned.base_session_number,
    owned.published_session_number,
    sessions.session_date,
    sessions.session_number,
    sessions.month_base_date,
    sessions.quarter_base_date,
    sessions.year_base_date,
    owned.has_own_session and owned.own_session_number = sessions.session_number as is_own
from owned
inner join sessions
    on
        sessions.session_number between owned.own_session_number - 5 and owned.own_session_number + 5
        and (
            (owned.has_own_session and owned.own_session_number = sessions.session_number)
            or (owned.is_of_a_session and owned.published_session_number >= sessions.session_number)
        )
union all
select
    article_id,
    claim_id,
    judged_as,
    family,
    metric_pattern,
    subject,
    series_id,
    level_number,
    unit_factor,
    period_end_date,
    as_of,
    own_session_number,
    base_session_number,
    published_session_number,
    cast(null as date) as session_date,
    cast(null as bigint) as session_number,
    cast(null as date) as month_base_date,
    cast(null as date) as quarter_base_date,
    cast(null as date) as year_base_date,
    true as is_own
from owned
where not has_own_session
