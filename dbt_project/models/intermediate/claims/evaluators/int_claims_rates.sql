-- Rates, their changes and how often they moved by a step. A period that is not over gets the figures so far; a period
-- that is over needs a series that reaches its end. A second row has the figures with the day after the period, where a
-- new target range takes effect on it. How far a series reaches is taken from the rows known now: a series that has
-- rows only for days of change does not show the days between them.
with stated as (
    select
        rate_id,
        rate_date,
        rate_pct <> lag(rate_pct) over (partition by rate_id order by rate_date) as is_change
    from {{ ref('stg_market__policy_rates') }}
),

reaches as (
    select
        rate_id,
        max(rate_date) as last_date,
        max(case when is_change then rate_date end) as last_change_date
    from stated
    group by rate_id
),

-- A yield is stated on the day after its own. A claim judged on the day itself must not be held against the yield of
-- the day before.
unknown_yet as (
    select
        figures.article_id,
        figures.claim_id,
        figures.judged_as,
        min(stated.rate_date) as unknown_date
    from {{ ref('int_claim_rate_figures') }} as figures
    inner join stated
        on
            figures.rate_id = stated.rate_id
            and figures.end_rate_date < stated.rate_date
            and figures.period_end_date >= stated.rate_date
    where figures.rate_id like 'DGS%' and figures.session_date is null
    group by figures.article_id, figures.claim_id, figures.judged_as
),

-- The target range changes only at meetings, which are 41 days apart or more (2024-11-07 and 12-18): a change holds for
-- 40 days even without further rows. A monthly mean is dated the month's first day and known after its last; the other
-- rates are stated every weekday.
needed as (
    select
        figures.*,
        reaches.rate_id is not null as is_known_rate,
        unknown_yet.unknown_date,
        figures.metric_pattern <> 'rate_level' as is_over_time,
        case when figures.rate_id = 'FEDFUNDS' then 65 else 10 end as standing_days,
        case
            when figures.rate_id like 'DFEDTAR%' and figures.period_end_date > figures.judged_date
                then figures.end_rate_date
            else least(figures.period_end_date, figures.judged_date)
        end as needed_date,
        case
            when figures.rate_id like 'DFEDTAR%'
                then cast(
                    greatest(reaches.last_date, {{ dbt.dateadd('day', 40, 'reaches.last_change_date') }}) as date
                )
        end as range_until_date
    from {{ ref('int_claim_rate_figures') }} as figures
    left join reaches on figures.rate_id = reaches.rate_id
    left join unknown_yet
        on {{ same_judgement('figures', 'unknown_yet') }}
),

judged as (
    select
        *,
        case
            when not is_known_rate then concat('values of a rate called ', rate_id)
            when end_rate_date is null then concat(rate_id, ' on or before ', least(period_end_date, judged_date))
            when unknown_date is not null and period_end_date <= judged_date
                then concat(rate_id, ' on ', unknown_date, ', which was not stated yet on ', judged_date)
            when is_over_time and start_rate_date is null then concat(rate_id, ' on or before ', period_start_date)
            when
                is_over_time
                and range_until_date is null
                and period_start_date > {{ dbt.dateadd('day', 'standing_days', 'start_rate_date') }}
                then concat(rate_id, ' after ', start_rate_date, ', on or before ', period_start_date)
            when
                needed_date
                > coalesce(range_until_date, {{ dbt.dateadd('day', 'standing_days', 'end_rate_date') }})
                then concat(rate_id, ' after ', coalesce(range_until_date, end_rate_date), ', up to ', needed_date)
        end as missing
    from needed
)

select
    article_id,
    claim_id,
    judged_as,
    session_date,
    session_date is null as is_own,
    case
        when metric_pattern = 'rate_level' then end_pct
        when metric_pattern = 'change_bp' then round(100e0 * (end_pct - start_pct), 6)
        when start_rate_date is not null then cast(counted as double)
    end as computed_number,
    -- A Treasury yield is no single price: FRED has the Treasury's fitted curve in two decimals, articles have dealers'
    -- quotes. 2026-11: an article's rise of 6.7 basis points on 2024-05-28 was one of 8 at FRED.
    case
        when rate_id like 'DGS%' and metric_pattern = 'rate_level' then 0.02e0
        when rate_id like 'DGS%' and metric_pattern = 'change_bp' then 2e0
    end as least_tolerance_number,
    case
        when rate_id = 'DFEDTARU' then 'upper end of the target range'
        when rate_id like 'DGS%' and metric_pattern in ('rate_level', 'change_bp')
            then concat(rate_id, ': FRED''s yield, from which a market quote may differ by 2 basis points')
        else rate_id
    end as basis,
    case
        when end_rate_date is not null
            then concat(
                'marts.policy_rates ', rate_id, ' ',
                case
                    when is_over_time and start_rate_date < end_rate_date
                        then concat(start_rate_date, ': ', start_pct, ' %; ')
                end,
                case when session_date is not null then 'takes effect on ' end,
                end_rate_date, ': ', end_pct, ' %',
                case
                    when metric_pattern in ('rate_level', 'change_bp') then ''
                    when counted = 0 then concat('; no step of ', {{ printed('step_basis_points') }}, ' basis points')
                    else concat('; steps of ', {{ printed('step_basis_points') }}, ' basis points: ', counted_dates)
                end
            )
    end as evidence,
    missing
from judged
where session_date is null or missing is null
