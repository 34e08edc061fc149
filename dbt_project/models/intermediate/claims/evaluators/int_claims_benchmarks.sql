-- The last close of a period against the period's own past: its peak, or the means of the calendar years before.
with claims as (
    select * from {{ ref('int_market_claims') }}
    where family = 'benchmarks'
),

periods as (
    select * from {{ ref('int_claim_periods') }}
),

years as (
    select * from {{ ref('int_claim_year_means') }}
)

select
    claims.article_id,
    claims.claim_id,
    claims.judged_as,
    periods.own_close_number as computed_number,
    case
        when claims.claimed_number is not null then null
        when claims.metric_pattern = 'level_vs_period_peak' then periods.highest_close_number
        when claims.comparator in ('below', 'at_most') then years.lowest_mean_number
        else years.highest_mean_number
    end as benchmark_number,
    'closes of the period' as basis,
    case
        when periods.own_close_number is not null then concat(
            periods.table_name, ' ', claims.subject, ' ', claims.period_end_date, ': close ',
            {{ printed('periods.own_close_number') }},
            case
                when claims.metric_pattern = 'level_vs_period_peak'
                    then concat(
                        '; peak ', {{ printed('periods.highest_close_number') }}, ' on ', periods.highest_close_date
                    )
                else concat('; mean closes ', years.means)
            end
        )
    end as evidence,
    coalesce(
        {{ missing_closes('claims', 'periods') }},
        case
            when
                claims.metric_pattern = 'level_vs_prior_year_mean'
                and claims.claimed_number is null
                and years.means is null
                then concat('closes of ', claims.subject, ' in a full calendar year before ', claims.period_end_date)
        end
    ) as missing,
    periods.is_simulated
from claims
inner join periods
    on {{ same_judgement('claims', 'periods') }}
left join years
    on {{ same_judgement('claims', 'years') }}
