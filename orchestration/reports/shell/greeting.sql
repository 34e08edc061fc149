-- What `make sql` says to a person: how fresh the file is, whether rows are simulated, what there is, how to leave.
.pager off
.mode list
.headers off

with market as (
    select 'indices' as series, session_date, is_simulated from marts.index_levels
    union all
    select 'sectors' as series, session_date, is_simulated from marts.sector_performance
    union all
    select 'stocks' as series, session_date, is_simulated from marts.stock_performance
),

last_sessions as (
    select series, max(session_date) as last_date
    from market
    group by series
)

select format(
    'Market Warehouse, read-only. Last session: {}.',
    coalesce(string_agg(format('{} {}', series, last_date), ', ' order by series), 'none')
)
from last_sessions
union all
select
    case
        when bool_or(is_simulated)
            then format(
                'SIMULATED: {:,} of {:,} market rows rest on simulated closes (is_simulated); they are no evidence.',
                count_if(is_simulated), count(*)
            )
        else 'No market row is simulated.'
    end
from market;

select unnest(['', 'Tables in the schema marts']);
select format('  {:<21} {}', replace(table_name, 'marts.', ''), holds) from tables() where rows_count is not null;
select '  …_as_of(timestamp)    some of them as known at a moment, such as earnings_as_of(timestamp ''2026-01-15'')';

select unnest(['', 'Questions']);
select format('  from {:<43} {}', example || ';', answers) from help();

select unnest([
    '',
    'Or any SQL: from marts.index_levels where index_id = ''SPX'' order by session_date desc limit 5;',
    'Leave with .quit'
]);

.headers on
.mode duckbox
.large_number_rendering all
