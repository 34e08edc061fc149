-- Shares outstanding per stretch of days: the last count on or before a day, or the first count for the days before it.
with constituents as (
    select
        ticker,
        cik
    from {{ ref('stg_reference__index_constituents') }}
    where index_id = 'SPX' and cik is not null
),

counts as (
    select
        {{ security_id_of('securities', 'stated.ticker') }} as security_id,
        -- Where the share classes of one issuer state the same count, it is the issuer's total, and each class gets an
        -- equal share of it.
        stated.shares_outstanding_count / cast(
            case
                when constituents.cik is null then 1
                else count(*) over (
                    partition by constituents.cik, stated.as_of_date, stated.shares_outstanding_count
                )
            end as double
        ) as shares_outstanding_count,
        stated.as_of_date
    from {{ ref('stg_reference__shares_outstanding') }} as stated
    left join {{ ref('stg_reference__securities') }} as securities
        on
            stated.ticker = securities.ticker
            and stated.as_of_date >= securities.valid_from_date
            and stated.as_of_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
    left join constituents on stated.ticker = constituents.ticker
),

split_factors as (
    select * from {{ ref('int_split_factors') }}
)

select
    counts.security_id,
    counts.as_of_date,
    -- The count restated for later splits, as the split-adjusted close is.
    counts.shares_outstanding_count * coalesce(split_factors.split_factor_ratio, 1) as shares_split_adjusted_count,
    case
        when row_number() over by_day = 1 then cast('0001-01-01' as date)
        else counts.as_of_date
    end as from_date,
    coalesce(lead(counts.as_of_date) over by_day, cast('9999-12-31' as date)) as before_date
from counts
left join split_factors
    on
        counts.security_id = split_factors.security_id
        and counts.as_of_date >= split_factors.from_date
        and counts.as_of_date < split_factors.before_date
window by_day as (partition by counts.security_id order by counts.as_of_date)
