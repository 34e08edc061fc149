-- A dropped file of actions covers the tickers it names, from its first to its last day, for the kinds it holds;
-- a source that states its coverage is taken at its word.
with actions as (
    select * from {{ source('raw_market', 'corporate_actions') }}
),

stated as (
    {{ latest_version(
        source('raw_market', 'corporate_action_coverage'), 'corporate_action_coverage', ['ticker', 'action_type']
    ) }}
),

files as (
    select
        source_file,
        action_type,
        min(min(ex_date)) over (partition by source_file) as first_covered_date,
        max(max(ex_date)) over (partition by source_file) as last_covered_date
    from actions
    where source_name = 'files'
    group by source_file, action_type
),

named as (
    select distinct
        source_file,
        ticker
    from actions
    where source_name = 'files'
),

covered as (
    select
        named.ticker,
        files.action_type,
        files.first_covered_date,
        files.last_covered_date
    from named
    inner join files on named.source_file = files.source_file
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

-- Stretches that touch are one; a hole between two files stays a hole.
marked as (
    select
        *,
        case
            when first_covered_date <= max(last_covered_date) over earlier + 1 then 0
            else 1
        end as is_new_stretch
    from identified
    window earlier as (
        partition by security_id, action_type order by first_covered_date, last_covered_date
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
