-- Claims of one article that cannot both hold: on the same subject, metric and period, with no value that both allow.
with claims as (
    select
        *,
        case comparator
            when 'equal' then last_digit_number / 2
            when 'about' then greatest(0.05e0 * abs(claimed_number), last_digit_number)
            else 0
        end as tolerance
    from {{ ref('int_claims') }}
    where
        value_kind in ('weekday', 'date_part')
        or (value_kind in ('number', 'range') and (claimed_number is not null or claimed_low_number is not null))
),

allowed as (
    select
        *,
        case
            when comparator in ('below', 'at_most') then cast('-infinity' as double)
            else coalesce(claimed_low_number, claimed_number - tolerance)
        end as lowest_number,
        case
            when comparator in ('above', 'at_least') then cast('infinity' as double)
            else coalesce(claimed_high_number, claimed_number + tolerance)
        end as highest_number,
        comparator in ('above', 'below') as is_open
    from claims
)

select
    own.article_id,
    own.claim_id,
    own.judged_as,
    min(concat(other.claim_id, ' (', other.comparator, ' ', other.claimed_value, ')')) as conflicting_claim
from allowed as own
inner join allowed as other
    on
        own.judged_as = other.judged_as
        and own.article_id = other.article_id
        and own.subject = other.subject
        and own.metric = other.metric
        and own.unit = other.unit
        and own.period_start_date = other.period_start_date
        and own.period_end_date = other.period_end_date
        and coalesce(own.level_number, 0) = coalesce(other.level_number, 0)
        and (
            own.lowest_number > other.highest_number
            or own.highest_number < other.lowest_number
            or (own.lowest_number = other.highest_number and (own.is_open or other.is_open))
            or (own.highest_number = other.lowest_number and (own.is_open or other.is_open))
            or (own.value_kind in ('weekday', 'date_part') and lower(own.claimed_value) <> lower(other.claimed_value))
        )
group by own.article_id, own.claim_id, own.judged_as
