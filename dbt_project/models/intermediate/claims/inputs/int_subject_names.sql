-- What people may write for a subject, in capitals and with blanks for hyphens: the names of the reference table, of
-- sectors, and of companies without the words for their legal form. A company's name counts where it is that of one
-- ticker.
with stated as (
    select * from {{ ref('stg_reference__subject_names') }}
),

sectors as (
    select distinct sector_name from {{ ref('stg_reference__sector_proxies') }}
),

listed as (
    select
        ticker,
        security_name
    from {{ ref('stg_reference__securities') }}
    where valid_to_date is null
    union distinct
    select
        ticker,
        security_name
    from {{ ref('stg_reference__index_constituents') }}
),

companies as (
    select
        trim(regexp_replace(
            regexp_replace(upper(security_name), '[-_]', ' ', 'g'),
            '([.]COM)?(,?( &)? (INC|CORP(ORATION)?|CO(MPANY)?|PLC|LTD|GROUP|HOLDINGS|PLATFORMS|[(]THE[)])[.]?)+$',
            ''
        )) as written_name,
        ticker
    from listed
),

named as (
    select
        written_name,
        subject,
        told_by,
        meaning,
        1 as source_place
    from stated
    union all
    select
        upper(sector_name) as written_name,
        sector_name as subject,
        cast(null as {{ dbt.type_string() }}) as told_by,
        'The sector.' as meaning,
        2 as source_place
    from sectors
    union all
    select
        written_name,
        max(ticker) as subject,
        cast(null as {{ dbt.type_string() }}) as told_by,
        'The company.' as meaning,
        3 as source_place
    from companies
    where length(written_name) > 2
    group by written_name
    having count(distinct ticker) = 1
),

ranked as (
    select
        *,
        row_number() over (partition by written_name order by source_place) as name_rank
    from named
)

select
    written_name,
    subject,
    told_by,
    meaning
from ranked
where name_rank = 1
