-- Rows that are kept, but that a reader of single figures should know about.
with quotes as (
    select * from {{ ref('stg_market__daily_quotes') }}
),

levels as (
    select * from {{ ref('stg_market__index_levels') }}
),

-- The most frequent remark describes the source as a whole; the others are about single rows.
notes as (
    select
        provider_note,
        row_number() over (order by count(*) desc, provider_note asc) as note_rank
    from quotes
    where provider_note is not null
    group by provider_note
)

select
    'open_outside_range' as finding_kind,
    'raw_market.daily_quotes' as table_name,
    count(*) as findings_count,
    max(concat(ticker, ' on ', session_date)) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from quotes
where open_quoted_usd > high_quoted_usd or open_quoted_usd < low_quoted_usd
having count(*) > 0
union all
select
    'open_outside_range' as finding_kind,
    'raw_market.index_levels' as table_name,
    count(*) as findings_count,
    max(concat(index_id, ' on ', session_date)) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from levels
where open_points > high_points or open_points < low_points
having count(*) > 0
union all
select
    concat('provider_note: ', notes.provider_note) as finding_kind,
    'raw_market.daily_quotes' as table_name,
    count(*) as findings_count,
    max(concat(quotes.ticker, ' on ', quotes.session_date)) as example,
    min(quotes.session_date) as first_date,
    max(quotes.session_date) as last_date
from quotes
inner join notes on quotes.provider_note = notes.provider_note
where notes.note_rank > 1
group by notes.provider_note
