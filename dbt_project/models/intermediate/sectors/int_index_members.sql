-- Members of the index, from when to when. The list of present members states the day on which each joined. The history
-- adds members that have left since, as far back as it goes; no list states their sector.
with constituents as (
    select * from {{ ref('stg_reference__index_constituents') }}
    where index_id = 'SPX'
),

membership as (
    select * from {{ ref('stg_reference__index_membership') }}
    where index_id = 'SPX'
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
),

listed as (
    select
        {{ security_id_of('securities', 'constituents.ticker') }} as security_id,
        constituents.sector_name,
        constituents.as_of_date as sector_as_of_date,
        constituents.added_date as from_date
    from constituents
    left join securities
        on
            constituents.ticker = securities.ticker
            and constituents.as_of_date >= securities.valid_from_date
            and constituents.as_of_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
),

-- A history says nothing about the time after its last recorded change, so a membership without an end is taken to end
-- there.
reach as (
    select max(greatest(start_date, coalesce(end_date, start_date))) as reach_date
    from membership
),

recorded as (
    select
        {{ security_id_of('securities', 'membership.ticker') }} as security_id,
        membership.start_date as from_date,
        coalesce(membership.end_date, reach.reach_date) as before_date
    from membership
    cross join reach
    left join securities
        on
            membership.ticker = securities.ticker
            and membership.start_date >= securities.valid_from_date
            and membership.start_date <= coalesce(securities.valid_to_date, cast('9999-12-31' as date))
)

select
    security_id,
    sector_name,
    'list' as stated_by,
    sector_as_of_date,
    from_date,
    cast('9999-12-31' as date) as before_date
from listed
union all
select
    recorded.security_id,
    listed.sector_name,
    'history' as stated_by,
    listed.sector_as_of_date,
    recorded.from_date,
    recorded.before_date
from recorded
left join listed on recorded.security_id = listed.security_id
