-- Quotes and levels that cannot be, and series that are adjusted otherwise than they are said to be.
with quote_problems as (
    select
        'raw_market.daily_quotes' as table_name,
        problems.problem,
        concat(problems.security_id, ' on ', problems.session_date, ': ', quotes.close_quoted_usd) as example,
        problems.security_id as series_id,
        problems.session_date
    from {{ ref('int_quote_problems') }} as problems
    inner join {{ ref('int_quotes_stated') }} as quotes
        on
            problems.security_id = quotes.security_id
            and problems.session_date = quotes.session_date
),

level_problems as (
    select
        'raw_market.index_levels' as table_name,
        problems.problem,
        concat(problems.index_id, ' on ', problems.session_date, ': ', levels.close_points) as example,
        problems.index_id as series_id,
        problems.session_date
    from {{ ref('int_index_level_problems') }} as problems
    inner join {{ ref('stg_market__index_levels') }} as levels
        on
            problems.index_id = levels.index_id
            and problems.session_date = levels.session_date
),

problems as (
    select * from quote_problems
    union all
    select * from level_problems
),

kinds as (
    select
        *,
        case problem
            when 'off_scale' then 'bars_off_scale: a bar five times or a fifth of its neighbours, an index far from '
                || 'them: left out of every mart'
            when 'scale_break' then 'scale_breaks: a series jumps for good by more than any market does: nothing of it '
                || 'is published'
            when 'bar_of_a_week' then 'weekly_bars: one bar a week for four weeks or more, left out: state daily bars'
            when 'bar_of_a_month' then 'monthly_bars: one bar a month for four months or more, left out: state daily '
                || 'bars'
            else 'jumps: more than 60 % in a day that reverses or that no action explains, kept out of sectors and '
                || 'breadth'
        end as finding_kind
    from problems
),

misadjusted as (
    select
        *,
        case problem
            when 'splits_not_applied' then 'splits_not_applied: closes fall by a split''s own ratio on its day and are '
                || 'said to be split-adjusted: nothing of the series is published; state adjustment none'
            when 'splits_applied_twice' then 'splits_applied_twice: closes do not fall on a split''s day and are said '
                || 'to be as traded: nothing of the series is published; state adjustment split'
            else 'dividends_applied_twice: dividends are taken out of the closes already, which count as total return '
                || 'alone; state adjustment split_dividend, or closes without dividends taken out'
        end as finding_kind
    from {{ ref('int_series_misadjusted') }}
)

select
    finding_kind,
    table_name,
    count(*) as findings_count,
    max(example) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from kinds
group by finding_kind, table_name
union all
select
    finding_kind,
    'raw_market.daily_quotes' as table_name,
    count(*) as findings_count,
    max(concat(security_id, ', action of ', last_date)) as example,
    min(first_date) as first_date,
    max(last_date) as last_date
from misadjusted
group by finding_kind
