with seasons as (
    select
        *,
        lag(revenue_growth_ratio) over (order by calendar_quarter) as previous_growth_ratio,
        lag(calendar_quarter) over (order by calendar_quarter) as previous_quarter,
        max(revenue_growth_issuers_count) over () as fullest_count
    from marts.earnings_season
    where scope_kind = 'index' and scope_name = 'SPX'
)

-- The latest season with at least half as many issuers as the fullest one.
select
    season.revenue_growth_ratio,
    season.revenue_growth_issuers_count,
    season.previous_growth_ratio,
    season.previous_quarter,
    season.net_income_growth_ratio,
    season.net_income_growth_issuers_count,
    season.calendar_quarter,
    season.growth_known_at as known_at
from seasons as season
where season.revenue_growth_ratio is not null and 2 * season.revenue_growth_issuers_count >= season.fullest_count
order by season.calendar_quarter desc
limit 1
