-- Sectors ranked by their return in the year to date, and how far each has moved in 63 sessions.
with returns as (
    select * from {{ ref('int_sector_period_returns') }}
),

weightings as (
    select
        weighting,
        count(distinct sector_name) as sectors_count
    from returns
    group by weighting
),

-- A rank needs a return of every sector: among only some sectors, as on an unfinished day, it would mean nothing.
ranked as (
    select
        returns.sector_name,
        returns.session_date,
        returns.session_number,
        returns.weighting,
        returns.return_1d_ratio,
        returns.return_5d_ratio,
        returns.return_21d_ratio,
        returns.return_252d_ratio,
        returns.return_mtd_ratio,
        returns.return_qtd_ratio,
        returns.return_ytd_ratio,
        returns.coverage_ratio,
        returns.weight_in_index_ratio,
        returns.is_simulated,
        returns.weights_as_of_date,
        case
            when
                count(returns.return_ytd_ratio) over (partition by returns.session_date, returns.weighting)
                = weightings.sectors_count
                then rank() over (
                    partition by returns.session_date, returns.weighting
                    order by returns.return_ytd_ratio desc
                )
        end as rank_ytd
    from returns
    inner join weightings on returns.weighting = weightings.weighting
),

-- By which weighting to say which sector leads: the first that ever ranks. The sectors' funds come first, since only
-- their returns are of prices that were paid.
leading_weighting as (
    select weighting
    from ranked
    where rank_ytd is not null
    group by weighting
    order by case weighting when 'etf_proxy' then 1 when 'cap' then 2 else 3 end
    limit 1
)

select
    ranked.sector_name,
    ranked.session_date,
    ranked.weighting,
    ranked.return_1d_ratio,
    ranked.return_5d_ratio,
    ranked.return_21d_ratio,
    ranked.return_252d_ratio,
    ranked.return_mtd_ratio,
    ranked.return_qtd_ratio,
    ranked.return_ytd_ratio,
    ranked.rank_ytd,
    earlier.rank_ytd - ranked.rank_ytd as leadership_change_63d,
    ranked.coverage_ratio,
    ranked.weight_in_index_ratio,
    ranked.is_simulated,
    leading_weighting.weighting is not null as is_leading_weighting,
    ranked.weights_as_of_date
from ranked
left join leading_weighting on ranked.weighting = leading_weighting.weighting
left join ranked as earlier
    on
        ranked.sector_name = earlier.sector_name
        and ranked.weighting = earlier.weighting
        and ranked.session_number = earlier.session_number + 63
