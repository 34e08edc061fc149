-- Each claim twice, with what its metric means: to be judged by what was known when the article appeared, and by
-- what is known now.
with stated as (
    select
        *,
        upper(regexp_replace(trim(subject), '[ _-]+', ' ', 'g')) as written_name
    from {{ ref('stg_claims__claims') }}
),

metrics as (
    select * from {{ ref('stg_reference__claim_metrics') }}
),

tickers as (
    select ticker from {{ ref('stg_reference__securities') }}
    union distinct
    select ticker from {{ ref('stg_reference__index_constituents') }}
),

-- The subject that is meant by what is written. A ticker in capitals is a ticker, but where the metric is one of
-- sectors, and but where the unit is points of an index. A name that is a ticker too is not judged as a security where
-- its statement, or how it is written, tells that something else is meant.
claims as (
    select
        stated.* replace (
            case
                when known_names.told_by is not null and stated.unit = 'index_points'
                    then coalesce(known_names.subject, stated.subject)
                when known_names.told_by is not null then known_names.written_name
                when
                    known_names.written_name is not null
                    and (
                        tickers.ticker is null
                        or tickers.ticker <> stated.subject
                        or metrics.family in ('sectors', 'sector_moves', 'seasons')
                    )
                    then known_names.subject
                when tickers.ticker is not null then tickers.ticker
                when regexp_full_match(stated.subject, '[a-z]{1,5}([.-][a-z])?') then upper(stated.subject)
                else stated.subject
            end as subject
        ),
        case
            when
                known_names.told_by is not null
                and stated.unit <> 'index_points'
                and metrics.family in ('levels', 'returns', 'distances', 'ranges', 'benchmarks', 'streaks', 'records')
                and (
                    stated.subject <> known_names.written_name
                    or regexp_matches(stated.statement, known_names.told_by)
                )
                then concat(
                    known_names.written_name, ' is taken for a ticker, and something else seems to be meant: ',
                    coalesce('is ' || known_names.subject || ' meant?', known_names.meaning)
                )
        end as subject_doubt
    from stated
    left join {{ ref('int_subject_names') }} as known_names on stated.written_name = known_names.written_name
    left join tickers on upper(trim(stated.subject)) = tickers.ticker
    left join metrics on stated.metric_pattern = metrics.metric_pattern
),

judgements as (
    select
        *,
        'publication' as judged_as,
        -- An article dated in the future is judged by what is known today.
        least(published_date, {{ today() }}) as judged_date
    from claims
    union all
    select
        *,
        'latest' as judged_as,
        {{ today() }} as judged_date
    from claims
),

days as (
    select period_end_date as claim_day from claims
    union distinct
    select period_start_date as claim_day from claims
    union distinct
    select published_date as claim_day from claims
),

-- For each day the last session on or before it.
numbers as (
    select
        days.claim_day,
        max(sessions.session_number) as session_number,
        max(sessions.session_date) as session_date
    from days
    inner join {{ ref('int_sessions') }} as sessions on days.claim_day >= sessions.session_date
    group by days.claim_day
)

select
    judgements.article_id,
    judgements.claim_id,
    judgements.judged_as,
    judgements.source_name,
    judgements.statement,
    judgements.subject,
    judgements.subject_doubt,
    judgements.metric,
    judgements.metric_pattern,
    metrics.family,
    metrics.value_kind,
    metrics.settles,
    coalesce(metrics.is_of_a_session, false) as is_of_a_session,
    replace(metrics.meaning, '{n}', regexp_extract(judgements.metric, '[0-9]+')) as reading,
    judgements.level_number,
    -- The number was read from the statement where the metric needs a level and its name does not carry one.
    judgements.metric_pattern in ('distance_to_level', 'target_upside') and judgements.level_number is not null
        as is_level_read,
    judgements.comparator,
    judgements.claimed_value,
    judgements.claimed_number,
    judgements.claimed_low_number,
    judgements.claimed_high_number,
    judgements.last_digit_number,
    judgements.unit,
    case judgements.unit when 'percent' then 100e0 when 'USD_mn' then 1e-6 when 'USD_bn' then 1e-9 else 1e0 end
        as unit_factor,
    judgements.published_date,
    judgements.period_start_date,
    judgements.period_end_date,
    judgements.judged_date,
    -- The day's last second, so that everything known on that day counts.
    {{ dbt.dateadd('second', 86399, 'cast(judgements.judged_date as timestamp)') }} as as_of,
    own.session_number as own_session_number,
    base.session_number as base_session_number,
    -- A period may start on a holiday before the calendar's first session.
    case when base.session_date = judgements.period_start_date then 0 else 1 end + coalesce(base.session_number, 0)
        as first_session_number,
    published.session_number as published_session_number,
    judgements.source_file,
    judgements.source_row
from judgements
left join metrics on judgements.metric_pattern = metrics.metric_pattern
left join numbers as own on judgements.period_end_date = own.claim_day
left join numbers as base on judgements.period_start_date = base.claim_day
left join numbers as published on judgements.published_date = published.claim_day
