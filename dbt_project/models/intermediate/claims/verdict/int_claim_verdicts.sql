-- The verdict on each claim, at publication and now. Values and evidence from simulated rows are removed: they are
-- never evidence.
with slips as (
    select * from {{ ref('int_claim_slips') }}
),

judged as (
    select
        claims.*,
        near_subjects.near_names,
        own.session_date,
        own.basis,
        own.tolerance,
        own.missing,
        coalesce(own.is_simulated, false) as is_simulated,
        matches.matching_date,
        matches.matching_evidence,
        conflicts.conflicting_claim,
        near_metrics.near_names as near_metric,
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
            when claims.subject_doubt is not null then 'needs_data'
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
    left join slips as near_metrics
        on claims.metric_pattern = near_metrics.unknown_name and near_metrics.name_kind = 'metric'
    left join slips as near_subjects
        on upper(claims.subject) = near_subjects.unknown_name and near_subjects.name_kind = 'subject'
)

select
    article_id,
    claim_id,
    judged_as,
    -- Where the data do not decide, a claim can still be inconsistent with another one.
    case
        when verdict_by_data in ('needs_data', 'forecast_open') and conflicting_claim is not null then 'inconsistent'
        else verdict_by_data
    end as verdict,
    case when verdict_by_data <> 'needs_data' and not is_simulated then computed end as computed,
    case when verdict_by_data not in ('needs_data', 'forecast_open') then difference end as difference,
    tolerance,
    case when subject_doubt is null then basis end as basis,
    case
        when verdict_by_data = 'misdated' then matching_date
        when verdict_by_data = 'supported' and is_of_a_session then session_date
    end as matching_date,
    nullif(
        concat_ws(
            ' | ',
            case when not is_simulated and subject_doubt is null then evidence end,
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
        when subject_doubt is not null then subject_doubt
        else coalesce(
            nullif(
                concat_ws(
                    '; ',
                    missing,
                    'no list here has ' || upper(subject) || ': if it is a slip, is ' || near_names || ' meant?',
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
