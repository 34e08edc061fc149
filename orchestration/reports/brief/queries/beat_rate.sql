with seasons as (
    select
        *,
        beats_count + meets_count + misses_count as with_estimate_count,
        lag(beat_rate_ratio) over (order by calendar_quarter) as previous_beat_rate_ratio,
        lag(calendar_quarter) over (order by calendar_quarter) as previous_quarter,
        max(reported_count) over () as fullest_count
    from marts.earnings_season
    where scope_kind = 'index' and scope_name = 'SPX'
)

-- The latest season with at least half as many reports as the fullest one.
select
    season.beat_rate_ratio,
    season.beats_count,
    season.with_estimate_count,
    season.reported_count,
    season.previous_quarter,
    season.beat_rate_ratio - season.previous_beat_rate_ratio as change_ratio,
    season.calendar_quarter,
    season.reports_known_at as known_at
from seasons as season
where season.beat_rate_ratio is not null and 2 * season.reported_count >= season.fullest_count
order by season.calendar_quarter desc
limit 1
