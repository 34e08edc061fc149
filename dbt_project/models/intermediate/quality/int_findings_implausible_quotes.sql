-- Implausible quotes and index levels, and series whose adjustment is not the stated one.
with quote_versions as (
    select * from {{ ref('stg_market__daily_quote_versions') }}
),

level_versions as (
    select * from {{ ref('stg_market__index_level_versions') }}
),

quotes as (
    select * from {{ ref('int_quotes_stated') }}
),

misadjusted as (
    select * from {{ ref('int_series_misadjusted') }}
),

quote_problems as (
    select
        'raw_market.daily_quotes' as table_name,
        problem,
        security_id as series_id,
        session_date
    from {{ ref('int_quote_problems') }}
    union all
    select
        'raw_market.daily_quotes' as table_name,
        problem,
        security_id as series_id,
        last_date as session_date
    from misadjusted
),

-- The raw row behind each problem, with its file and row number. There may be no quote on the day of an action.
located as (
    select
        problems.*,
        max(concat(
            versions.source_file, ' row ', versions.source_row, ': ', quotes.ticker, ' on ', quotes.session_date, ': ',
            quotes.close_quoted_usd
        )) as example
    from quote_problems as problems
    left join quotes
        on
            problems.series_id = quotes.security_id
            and problems.session_date = quotes.session_date
    left join quote_versions as versions
        on
            quotes.security_id = versions.security_id
            and quotes.session_date = versions.session_date
            and quotes.source_name = versions.source_name
            and quotes.close_quoted_usd = versions.close_quoted_usd
    group by problems.table_name, problems.problem, problems.series_id, problems.session_date
    union all
    select
        'raw_market.index_levels' as table_name,
        problems.problem,
        problems.index_id as series_id,
        problems.session_date,
        max(concat(
            versions.source_file, ' row ', versions.source_row, ': ', problems.index_id, ' on ', problems.session_date,
            ': ', versions.close_points
        )) as example
    from {{ ref('int_index_level_problems') }} as problems
    inner join level_versions as versions
        on
            problems.index_id = versions.index_id
            and problems.session_date = versions.session_date
    group by problems.problem, problems.index_id, problems.session_date
),

kinds as (
    select
        *,
        case problem
            when 'off_scale' then 'bars_off_scale: far from the bars about it, left out'
            when 'scale_break' then 'scale_breaks: nothing of the series is published'
            when 'bar_of_a_week' then 'weekly_bars: one bar a week for four weeks or more, left out; state daily bars'
            when 'bar_of_a_month'
                then 'monthly_bars: one bar a month for four months or more, left out; state daily bars'
            when 'jump' then 'jumps: more than 60 % in a day, kept out of sectors and breadth'
            when 'split_without_action'
                then
                    'unknown_splits: a split''s ratio on the turnover of other days, kept out of sectors and breadth; '
                    'state the split in quotes/actions'
            when 'split_like_move'
                then
                    'unknown_splits: a split''s ratio, without volume to tell a split from a move, counted as a move; '
                    'state the split in quotes/actions if it is one'
            when 'splits_not_applied'
                then 'splits_not_applied: nothing of the series is published; state adjustment none'
            when 'splits_applied_twice'
                then 'splits_applied_twice: nothing of the series is published; state adjustment split'
            else 'dividends_applied_twice: published as total return alone; state adjustment split_dividend'
        end as finding_kind
    from located
)

select
    finding_kind,
    table_name,
    count(*) as findings_count,
    max(coalesce(example, concat(series_id, ' on ', session_date))) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from kinds
group by finding_kind, table_name
