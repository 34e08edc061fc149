-- The coverage that a source states is believed; each source's coverage counts, because actions are taken from all
-- sources. A dropped file of actions states none: a ticker in it is covered from its own first to its own last action,
-- and for regular dividends a little longer, but not beyond the file's last day. The file's own first and last day say
-- nothing about a single ticker, because files are put together from downloads of different days.
with actions as (
    select * from {{ source('raw_market', 'corporate_actions') }}
),

stated as (
    {{ latest_version(
        source('raw_market', 'corporate_action_coverage'),
        'corporate_action_coverage',
        ['ticker', 'action_type', 'source_name']
    ) }}
),

file_days as (
    select distinct
        source_file,
        ticker,
        action_type,
        ex_date
    from actions
    where source_name = 'files'
),

kinds as (
    select
        source_file,
        action_type,
        max(max(ex_date)) over (partition by source_file) as last_file_date
    from file_days
    group by source_file, action_type
),

known as (
    select
        source_file,
        ticker,
        min(ex_date) as first_date,
        max(ex_date) as last_date
    from file_days
    group by source_file, ticker
),

intervals as (
    select
        source_file,
        ticker,
        ex_date,
        {{ dbt.datediff('lag(ex_date) over (partition by source_file, ticker order by ex_date)', 'ex_date', 'day') }}
            as days_since_previous
    from file_days
    where action_type = 'dividend'
),

-- 2026-11: of 9,814 dividends of a real file that follow at least five others, 63 (0.6 %) came more than a week sooner
-- than the shortest interval before them; with fewer than five an interval says little.
regular as (
    select
        source_file,
        ticker,
        max(ex_date) as last_date,
        min(days_since_previous) - 7 as sure_days
    from intervals
    group by source_file, ticker
    having count(*) >= 5 and min(days_since_previous) > 7
),

covered as (
    select
        known.ticker,
        kinds.action_type,
        known.first_date as first_covered_date,
        case
            when kinds.action_type = 'dividend' and regular.ticker is not null
                then greatest(
                    known.last_date,
                    least(
                        kinds.last_file_date,
                        cast({{ dbt.dateadd('day', 'regular.sure_days', 'regular.last_date') }} as date)
                    )
                )
            else known.last_date
        end as last_covered_date
    from known
    inner join kinds on known.source_file = kinds.source_file
    left join regular
        on
            known.source_file = regular.source_file
            and known.ticker = regular.ticker
    union all
    select
        ticker,
        action_type,
        first_covered_date,
        last_covered_date
    from stated
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
    where valid_to_date is null
),

identified as (
    select
        {{ security_id_of('securities', 'covered.ticker') }} as security_id,
        covered.action_type,
        covered.first_covered_date,
        covered.last_covered_date
    from covered
    left join securities on covered.ticker = securities.ticker
),

-- A security with an action of unknown day has no covered days for that kind of action.
undated as (
    select distinct
        security_id,
        action_type
    from {{ ref('stg_market__refused_actions') }}
    where ex_date is null
),

-- Stretches that overlap or follow each other directly are joined; a gap between two files stays a gap.
marked as (
    select
        identified.*,
        case
            when identified.first_covered_date <= max(identified.last_covered_date) over earlier + 1 then 0
            else 1
        end as is_new_stretch
    from identified
    left join undated
        on
            identified.security_id = undated.security_id
            and undated.action_type in (identified.action_type, 'unknown')
    where undated.security_id is null
    window earlier as (
        partition by identified.security_id, identified.action_type
        order by identified.first_covered_date, identified.last_covered_date
        rows between unbounded preceding and 1 preceding
    )
),

numbered as (
    select
        *,
        sum(is_new_stretch) over (
            partition by security_id, action_type order by first_covered_date, last_covered_date
        ) as stretch_number
    from marked
)

select
    security_id,
    action_type,
    min(first_covered_date) as first_covered_date,
    max(last_covered_date) as last_covered_date
from numbered
group by security_id, action_type, stretch_number
