-- The verdict on each claim, at publication and now. What simulated rows say is taken out: they are never evidence.
with unknown_metrics as (
    select distinct metric_pattern from {{ ref('int_claims') }}
    where family is null
),

-- A metric of no known name may be one with a typing error (a letter in four, at most) or a word too few.
near_metrics as (
    select
        misnamed.metric_pattern,
        known.metric_pattern as near_metric,
        row_number() over (
            partition by misnamed.metric_pattern
            order by levenshtein(misnamed.metric_pattern, known.metric_pattern), known.metric_pattern
        ) as nearness_rank
    from unknown_metrics as misnamed
    inner join {{ ref('stg_reference__claim_metrics') }} as known
        on
            4 * levenshtein(misnamed.metric_pattern, known.metric_pattern) <= length(known.metric_pattern)
            or (contains(misnamed.metric_pattern, '_') and contains(known.metric_pattern, misnamed.metric_pattern))
),

-- Names that a claim may be about. A series that has quotes is one, listed or not.
known_subjects as (
    select ticker as known_subject from {{ ref('stg_reference__securities') }}
    union distinct
    select ticker as known_subject from {{ ref('stg_reference__index_constituents') }}
    union distinct
    select index_id as known_subject from {{ ref('stg_reference__index_definitions') }}
),

quoted as (
    select distinct ticker from {{ ref('stg_market__daily_quotes') }}
),

unknown_subjects as (
    select distinct upper(claims.subject) as unknown_subject
    from {{ ref('int_claims') }} as claims
    left join known_subjects on upper(claims.subject) = known_subjects.known_subject
    left join quoted on upper(claims.subject) = quoted.ticker
    where
        known_subjects.known_subject is null
        and quoted.ticker is null
        and regexp_full_match(claims.subject, '[A-Za-z]{3,5}')
),

-- A slip in a ticker swaps two letters, or has one too many, too few or wrong; those with the same letters go first.
near_subjects as (
    select
        misnamed.unknown_subject,
        known_subjects.known_subject,
        row_number() over (
            partition by misnamed.unknown_subject
            order by
                case when length(misnamed.unknown_subject) = length(known_subjects.known_subject) then 0 else 1 end,
                levenshtein(misnamed.unknown_subject, known_subjects.known_subject) desc,
                known_subjects.known_subject
        ) as nearness_rank
    from unknown_subjects as misnamed
    inner join known_subjects
        on damerau_levenshtein(misnamed.unknown_subject, known_subjects.known_subject) = 1
),

near_names as (
    select
        unknown_subject,
        string_agg(known_subject, ' or ' order by nearness_rank) as known_names
    from near_subjects
    where nearness_rank <= 3
    group by unknown_subject
),

judged as (
    select
        claims.*,
        near_names.known_names,
        own.session_date,
        own.basis,
        own.tolerance,
        own.missing,
        coalesce(own.is_simulated, false) as is_simulated,
        matches.matching_date,
        matches.matching_evidence,
        conflicts.conflicting_claim,
        near_metrics.near_metric,
        case
            when own.computed_number is not null then {{ printed('own.computed_number') }}
            when own.computed_low_number is not null
                then concat({{ printed('own.computed_low_number') }}, '..', {{ printed('own.computed_high_number') }})
            else own.computed_text
        end as computed,
        own.difference,
        own.evidence,
        case
            when claims.family is null then 'out_of_scope'
            when claims.settles = 'at_period_end' and claims.period_end_date > claims.judged_date then 'forecast_open'
            when own.is_simulated or own.missing is not null then 'needs_data'
            when own.is_met then 'supported'
            when
                claims.settles = 'when_it_happens'
                and own.computed_text is null
                and claims.period_end_date > claims.judged_date
                then 'forecast_open'
            when claims.value_kind = 'agreement' and own.computed_text = 'inconsistent' then 'inconsistent'
            when matches.matching_date is not null then 'misdated'
            when coalesce(own.basis, own.evidence) is null then 'needs_data'
            else 'contradicted'
        end as verdict_by_data
    from {{ ref('int_claims') }} as claims
    left join {{ ref('int_claim_comparisons') }} as own
        on
            {{ same_judgement('claims', 'own') }}
            and own.is_own
    left join {{ ref('int_claim_matches') }} as matches
        on {{ same_judgement('claims', 'matches') }}
    left join {{ ref('int_claim_conflicts') }} as conflicts
        on {{ same_judgement('claims', 'conflicts') }}
    left join near_metrics
        on
            claims.metric_pattern = near_metrics.metric_pattern
            and near_metrics.nearness_rank = 1
    left join near_names on upper(claims.subject) = near_names.unknown_subject
)

select
    article_id,
    claim_id,
    judged_as,
    -- Where the data cannot tell, two claims can still rule each other out.
    case
        when verdict_by_data in ('needs_data', 'forecast_open') and conflicting_claim is not null then 'inconsistent'
        else verdict_by_data
    end as verdict,
    case when verdict_by_data <> 'needs_data' and not is_simulated then computed end as computed,
    case when verdict_by_data not in ('needs_data', 'forecast_open') then difference end as difference,
    tolerance,
    basis,
    case
        when verdict_by_data = 'misdated' then matching_date
        when verdict_by_data = 'supported' and is_of_a_session then session_date
    end as matching_date,
    nullif(
        concat_ws(
            ' | ',
            case when not is_simulated then evidence end,
            case when verdict_by_data = 'misdated' then concat('true for ', matching_date, ': ', matching_evidence) end,
            case
                when verdict_by_data in ('needs_data', 'forecast_open') and conflicting_claim is not null
                    then concat('cannot hold together with ', conflicting_claim)
            end
        ),
        ''
    ) as evidence,
    case
        when near_metric is not null
            then concat(
                'no metric is called ', metric, '; is ',
                replace(near_metric, '{n}', coalesce(nullif(regexp_extract(metric, '[0-9]+'), ''), '{n}')),
                ' meant? (data/figures/claims_guide.md)'
            )
        when verdict_by_data <> 'needs_data' then null
        else coalesce(
            nullif(
                concat_ws(
                    '; ',
                    missing,
                    'nothing is called ' || upper(subject) || ' here; is ' || known_names || ' meant?',
                    case
                        when is_simulated
                            then concat(
                                'real rows of ', subject, ' up to ', period_end_date, ', where some are simulated'
                            )
                    end
                ),
                ''
            ),
            concat('data on ', subject, ' from ', period_start_date, ' to ', period_end_date)
        )
    end as missing,
    is_simulated
    and verdict_by_data = 'needs_data'
    and conflicting_claim is null as rests_on_simulated
from judged
