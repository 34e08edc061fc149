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
    'Market Warehouse, read-only.{}',
    coalesce(strftime(max(ingested_at), ' Newest rows read on %Y-%m-%d at %H:%M UTC.'), '')
)
from marts.rows_read
union all
select format(
    'Last session: {}.', coalesce(string_agg(format('{} {}', series, last_date), ', ' order by series), 'none')
)
from last_sessions
union all
select
    case
        when bool_or(is_simulated)
            then format(
                e'SIMULATED: {:,} of {:,} market rows rest on simulated closes\n(is_simulated); they are no evidence.',
                count_if(is_simulated), count(*)
            )
        else 'No market row is simulated.'
    end
from market;

select unnest(['', 'Tables in the schema marts']);
select format('  {:<28} {}', table_name, if(length(holds) > 49, left(holds, 48) || '…', holds))
from tables(detail := true)
where arguments is null
order by table_name;
select '  …_as_of(timestamp)           some of them as known at a moment:';
select '                               marts.earnings_as_of(timestamp ''2026-01-15'')';

select unnest(['', 'Questions']);
select format('  {:<35}from {};', question, example) from help();

select unnest([
    '',
    'With detail := true they show every column: from index(detail := true);',
    '.mode line shows columns one below the other, .mode duckbox side by side.',
    'Or any SQL: from marts.index_levels where index_id = ''SPX'' limit 5;',
    'Leave with .quit'
]);

.headers on
.mode duckbox
.large_number_rendering all
.thousand_sep ,
