-- Each value beside its claim: does it hold, and how far is it off? Where the data allow a second reading of a claim,
-- it stands in alternative_number: the claim holds where either does, and basis says which one it was.
with claims as (
    select * from {{ ref('int_claims') }}
),

found as (
    select
        *,
        1 as reading_number
    from {{ ref('int_claim_values') }}
    union all by name
    select
        * replace (
            alternative_number as computed_number,
            alternative_basis as basis,
            alternative_evidence as evidence
        ),
        2 as reading_number
    from {{ ref('int_claim_values') }}
    where alternative_number is not null
),

joined as (
    select
        found.*,
        claims.metric,
        claims.family,
        claims.settles,
        claims.value_kind in ('weekday', 'date_part', 'agreement', 'truth') as is_word,
        claims.comparator,
        claims.claimed_value,
        claims.claimed_low_number,
        claims.claimed_high_number,
        claims.unit,
        claims.last_digit_number,
        coalesce(found.benchmark_number, claims.claimed_number) as threshold_number,
        coalesce(found.computed_low_number, found.computed_number) as low_number,
        coalesce(found.computed_high_number, found.computed_number) as high_number,
        case when claims.unit = 'USD' then coalesce(bases.precision_number, 0) else 0 end as precision_number,
        bases.unknown_splits
    from found
    inner join claims
        on {{ same_judgement('found', 'claims') }}
    left join {{ ref('int_claim_bases') }} as bases
        on {{ same_judgement('found', 'bases') }}
),

-- Rounded to nine decimals: digits after the ninth are errors of binary fractions.
measured as (
    select
        *,
        greatest(
            coalesce(least_tolerance_number, 0),
            precision_number + case
                when are_ends_stated then last_digit_number / 2
                when comparator = 'equal' then case when benchmark_number is null then last_digit_number / 2 else 0 end
                when comparator = 'about'
                    then greatest(
                        0.05e0 * abs(threshold_number),
                        case when benchmark_number is null then last_digit_number else 0 end
                    )
                else 0
            end
        ) as tolerance,
        round(case
            when comparator <> 'between' then computed_number - threshold_number
            when are_ends_stated and abs(low_number - claimed_low_number) > abs(high_number - claimed_high_number)
                then low_number - claimed_low_number
            when are_ends_stated then high_number - claimed_high_number
            when low_number < claimed_low_number then low_number - claimed_low_number
            when high_number > claimed_high_number then high_number - claimed_high_number
            when low_number is not null then 0
        end, 9) as difference
    from joined
),

judged as (
    select
        *,
        coalesce(
            case
                when is_word then lower(computed_text) = lower(claimed_value)
                when comparator = 'above' then difference > 0
                when comparator = 'below' then difference < 0
                when comparator = 'at_least' then difference >= -tolerance
                when comparator = 'at_most' then difference <= tolerance
                else abs(difference) <= round(tolerance, 9)
            end,
            false
        ) as is_met
    from measured
),

ranked as (
    select
        *,
        row_number() over (
            partition by article_id, claim_id, judged_as, session_date
            order by case when is_met then 0 else 1 end, case when difference is null then 1 else 0 end, reading_number
        ) as choice_rank
    from judged
)

select
    article_id,
    claim_id,
    judged_as,
    session_date,
    is_own,
    computed_number,
    computed_low_number,
    computed_high_number,
    computed_text,
    case when not is_word then tolerance end as tolerance,
    case when not is_word then difference end as difference,
    is_met,
    basis,
    evidence,
    -- An unknown split explains a difference only above 15 %, because few splits are smaller than five for four. A
    -- doubt that an evaluator states explains one up to a size. Where there are rows and nothing is computed of them,
    -- the family does not know the metric; what has not happened has no value either.
    case
        when
            missing is null
            and coalesce(computed_number, computed_low_number) is null
            and computed_text is null
            and coalesce(settles, '') <> 'when_it_happens'
            and coalesce(basis, evidence) is not null
            then concat('a way to compute ', metric, ', which int_claims_', family, ' does not know (docs/changing.md)')
        when missing is null and not is_met and abs(difference) <= doubted_number then doubt
        when
            missing is null
            and benchmark_number is null
            and abs(difference) > 0.15e0 * case
                when unit = 'percent' then 100
                else abs(coalesce(
                    threshold_number, case when difference < 0 then claimed_low_number else claimed_high_number end
                ))
            end
            then unknown_splits
        else missing
    end as missing,
    is_simulated
from ranked
where choice_rank = 1
