-- Since when a close has been the highest or the lowest, or a day's gain or fall the largest: the last session before
-- it that was its equal or went beyond it. "The highest since November 2021" holds where that session lies in that
-- month.
with claims as (
    select
        *,
        metric_pattern in ('highest_close_since', 'lowest_close_since') as is_of_closes,
        case when metric_pattern in ('lowest_close_since', 'largest_fall_since') then -1 else 1 end as wanted_sign
    from {{ ref('int_market_claims') }}
    where family = 'records'
),

calendar as (
    select * from {{ ref('int_sessions') }}
),

closes as (
    select
        *,
        lag(close_number) over by_session as previous_close_number,
        lag(session_number) over by_session as previous_session_number,
        row_number() over by_session as place_number
    from {{ ref('int_claim_sessions') }}
    window by_session as (partition by series_id, as_of order by session_number)
),

moves as (
    select
        *,
        case
            when previous_session_number = session_number - 1
                then round(close_number / previous_close_number - 1, 9)
        end as return_ratio
    from closes
),

own as (
    select
        claims.*,
        calendar.session_date as own_date,
        moves.table_name,
        moves.place_number,
        moves.first_session_date,
        moves.is_any_simulated,
        claims.wanted_sign * case when claims.is_of_closes then moves.close_number else moves.return_ratio end
            as own_measure
    from claims
    left join calendar on claims.own_session_number = calendar.session_number
    left join moves
        on
            claims.series_id = moves.series_id
            and claims.as_of = moves.as_of
            and claims.own_session_number = moves.session_number
),

earlier as (
    select
        own.article_id,
        own.claim_id,
        own.judged_as,
        max(moves.session_number) as session_number
    from own
    inner join moves
        on
            own.series_id = moves.series_id
            and own.as_of = moves.as_of
            and own.own_session_number > moves.session_number
            and own.own_measure
            <= own.wanted_sign * case when own.is_of_closes then moves.close_number else moves.return_ratio end
    group by own.article_id, own.claim_id, own.judged_as
),

found as (
    select
        own.*,
        moves.session_date as found_date,
        case when own.is_of_closes then moves.close_number else 100 * moves.return_ratio end as found_number,
        case when own.is_of_closes then 'close ' else 'change in per cent ' end as measure_name,
        -- A day without a move in the claimed direction is no gain, or no fall.
        own.is_of_closes or own.own_measure > 0 as is_of_its_kind,
        own.own_session_number - moves.session_number <> own.place_number - moves.place_number as has_gap
    from own
    left join earlier
        on {{ same_judgement('own', 'earlier') }}
    left join moves
        on
            own.series_id = moves.series_id
            and own.as_of = moves.as_of
            and earlier.session_number = moves.session_number
)

select
    article_id,
    claim_id,
    judged_as,
    case
        when is_of_its_kind and not has_gap
            then substr(cast(found_date as varchar), 1, case unit when 'month' then 7 else 4 end)
    end as computed_text,
    'closes since ' || first_session_date as basis,
    case
        when own_measure is not null
            then concat(
                table_name, ' ', subject, ' ', own_date, ': ', measure_name,
                {{ printed('own_measure * wanted_sign * case when is_of_closes then 1 else 100 end') }},
                case
                    when is_of_its_kind and found_date is not null
                        then concat(
                            '; the last before it that was its equal or went beyond it: ', found_date, ', ',
                            {{ printed('found_number') }}
                        )
                end
            )
    end as evidence,
    case
        when own_measure is null
            then concat(
                'close of ', subject, ' on ', own_date, case when not is_of_closes then ' and the one before' end
            )
        when not is_of_its_kind then null
        when found_date is null
            then concat('closes of ', subject, ' before ', first_session_date, ', from when on none is its equal')
        when has_gap then concat('closes of ', subject, ' from ', found_date, ' to ', own_date, ' without a gap')
    end as missing,
    coalesce(is_any_simulated, false) as is_simulated
from found
