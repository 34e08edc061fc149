-- The market's concentration and breadth against their past. Sector weights from share counts dated after the day
-- judged were not known on that day, so such claims need data. The share of members above their averages needs no
-- weights.
with figures as (
    select * from {{ ref('int_claim_breadth_figures') }}
),

named as (
    select
        *,
        case when subject = 'SPX' then own_ratio end as ratio,
        case
            when is_concentration then 'largest sector''s weight in the S&P 500'
            else 'share of S&P 500 members above their 200-session average'
        end as measure_name,
        case
            when is_concentration and compared_count > 0 then highest_ratio
            when not is_concentration and compared_measured_count = compared_count then mean_ratio
        end as compared_ratio
    from figures
)

select
    article_id,
    claim_id,
    judged_as,
    ratio * unit_factor as computed_number,
    compared_ratio * unit_factor as benchmark_number,
    case
        when ratio is not null and is_concentration
            then concat('by capitalisation, shares as of ', weights_as_of_date, ', membership: ', membership_basis)
        when ratio is not null then concat('membership: ', membership_basis)
    end as basis,
    case
        when ratio is not null
            then concat(
                'marts.market_breadth ', own_date, ': ', measure_name, ' ', round(100 * ratio, 2), ' %',
                case
                    when compared_ratio is null then ''
                    when is_concentration
                        then concat(
                            '; highest from ', compared_from_date, ' to ', compared_to_date, ': ',
                            round(100 * highest_ratio, 2), ' % on ', highest_date
                        )
                    else concat(
                        '; mean of ', compared_count, ' sessions of ', claimed_year, ': ', round(100 * mean_ratio, 2),
                        ' %. Mean daily return, equal- less cap-weighted, annualised: ',
                        round(100 * to_date_gap_ratio, 1), ' % in the year to ', own_date, ', ',
                        round(100 * compared_gap_ratio, 1), ' % in ', claimed_year
                    )
                end
            )
    end as evidence,
    case
        when subject <> 'SPX' then concat('members of ', subject)
        when ratio is null then concat(measure_name, ' on ', coalesce(own_date, period_end_date))
        when is_concentration and claimed_number is null and comparator <> 'between' and compared_ratio is null
            then concat(measure_name, ' before ', period_start_date)
        when not is_concentration and claimed_number is null and comparator <> 'between' then 'a year to compare with'
        when not is_concentration and claimed_year is not null and compared_ratio is null
            then concat(
                measure_name, ' on every session of ', claimed_year, ': there are ', compared_measured_count, ' of ',
                compared_count
            )
        when is_concentration and weights_as_of_date > judged_date
            then concat(
                'shares outstanding of index members known by ', judged_date, ': those at hand are of ',
                weights_as_of_date
            )
    end as missing,
    is_simulated and ratio is not null as is_simulated
from named
