-- Issuers in the S&P 500 on the last known session of each calendar quarter: for the whole index and by sector.
with members as (
    select * from {{ ref('int_index_members_daily') }}
),

securities as (
    select * from {{ ref('stg_reference__securities') }}
    where valid_to_date is null
),

constituents as (
    select * from {{ ref('stg_reference__index_constituents') }}
    where index_id = 'SPX'
),

issuers as (
    select
        {{ security_id_of('securities', 'constituents.ticker') }} as security_id,
        max(coalesce(securities.cik, constituents.cik)) as cik
    from constituents
    left join securities on constituents.ticker = securities.ticker
    group by {{ security_id_of('securities', 'constituents.ticker') }}
),

quarter_ends as (
    select
        {{ calendar_quarter('session_date') }} as calendar_quarter,
        max(session_date) as session_date
    from members
    group by {{ calendar_quarter('session_date') }}
),

listed as (
    select distinct
        coalesce(issuers.cik, members.security_id) as issuer_id,
        members.sector_name,
        quarter_ends.calendar_quarter
    from members
    inner join quarter_ends on members.session_date = quarter_ends.session_date
    left join issuers on members.security_id = issuers.security_id
)

select
    issuer_id,
    calendar_quarter,
    'index' as scope_kind,
    'SPX' as scope_name
from listed
union distinct
select
    issuer_id,
    calendar_quarter,
    'sector' as scope_kind,
    sector_name as scope_name
from listed
where sector_name is not null
