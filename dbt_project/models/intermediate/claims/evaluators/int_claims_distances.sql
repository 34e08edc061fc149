-- How far below a level, or below the highest close so far, a close stands.
with candidates as (
    select * from {{ ref('int_claim_candidates') }}
    where family = 'distances'
),

sessions as (
    select * from {{ ref('int_claim_sessions') }}
),

found as (
    select
        candidates.*,
        sessions.close_number * bases.split_factor_ratio as close_number,
        sessions.table_name,
        sessions.first_session_date,
        candidates.metric_pattern = 'distance_from_ath' as is_from_high,
        case
            when candidates.metric_pattern <> 'distance_from_ath' then candidates.level_number
            else sessions.highest_close_number * bases.split_factor_ratio
        end as upper_number,
        case
            when candidates.metric_pattern = 'distance_from_ath' then sessions.is_any_simulated
            else sessions.is_simulated
        end as is_simulated
    from candidates
    inner join {{ ref('int_claim_bases') }} as bases
        on {{ same_judgement('candidates', 'bases') }}
    left join sessions
        on
            candidates.series_id = sessions.series_id
            and candidates.as_of = sessions.as_of
            and candidates.session_number = sessions.session_number
    left join {{ ref('int_split_factors') }} as near
        on
            candidates.series_id = near.security_id
            and candidates.session_date >= near.from_date
            and candidates.session_date < near.before_date
    where
        candidates.is_own
        or candidates.metric_pattern = 'distance_from_ath'
        or coalesce(near.split_factor_ratio, 1) = bases.split_factor_ratio
)

select
    article_id,
    claim_id,
    judged_as,
    session_date,
    is_own,
    unit_factor * (1 - close_number / upper_number) as computed_number,
    case
        when is_from_high and first_session_date is not null then concat('highest close since ', first_session_date)
        when not is_from_high and upper_number is not null
            then concat('distance as a share of ', {{ printed('upper_number') }})
    end as basis,
    case
        when session_date is null then {{ no_session('period_end_date') }}
        when close_number is not null then concat(
            table_name, ' ', subject, ' ', session_date, ': close ', {{ printed('close_number') }},
            case
                when is_from_high then concat('; highest close so far ', {{ printed('upper_number') }})
                when upper_number is not null then concat(
                    '; the gain that leads to the level is ',
                    {{ printed('unit_factor * (upper_number / close_number - 1)') }}
                )
            end
        )
    end as evidence,
    case
        when not is_from_high and level_number is null
            then 'the level: name it in the metric, as in distance_to_level_7000'
        when session_date is not null and close_number is null then concat('close of ', subject, ' on ', session_date)
    end as missing,
    coalesce(is_simulated, false) as is_simulated
from found
