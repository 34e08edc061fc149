-- Claims on the series of an index or a security, with the series.
with claims as (
    select
        *,
        -- Share classes are written with a dot here: BRK.B.
        replace(upper(subject), '-', '.') as symbol
    from {{ ref('int_claims') }}
    where
        family in (
            'levels', 'weekdays', 'returns', 'distances', 'targets', 'ranges', 'benchmarks', 'milestones', 'streaks',
            'records', 'member_ranks'
        )
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
)

-- A ticker may be spelt like an index: the claim's unit decides, points for an index and dollars for a security.
select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    claims.subject,
    case
        when indices.index_id is not null and claims.unit <> 'USD' then indices.index_id
        when claims.unit <> 'index_points' and claims.family <> 'milestones'
            then {{ security_id_of('securities', 'claims.symbol') }}
    end as series_id,
    claims.metric_pattern,
    claims.family,
    claims.is_of_a_session,
    claims.level_number,
    claims.comparator,
    claims.claimed_value,
    claims.claimed_number,
    claims.last_digit_number,
    claims.unit,
    claims.unit_factor,
    claims.published_date,
    claims.period_start_date,
    claims.period_end_date,
    claims.judged_date,
    claims.as_of,
    claims.own_session_number,
    claims.base_session_number,
    claims.first_session_number,
    claims.published_session_number
from claims
left join {{ ref('stg_reference__index_definitions') }} as indices on claims.symbol = indices.index_id
left join securities
    on
        claims.symbol = securities.ticker
        and claims.period_end_date >= securities.valid_from_date
        and claims.period_end_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
