with versions as (
    {{ latest_version(
        source('raw_reference', 'index_constituents'), 'index_constituents', ['index_id', 'as_of_date', 'ticker']
    ) }}
),

latest_list as (
    select
        index_id,
        max(as_of_date) as as_of_date
    from versions
    group by index_id
)

select
    versions.index_id,
    versions.ticker,
    versions.cik,
    versions.security_name,
    versions.sector_name,
    versions.sub_industry_name,
    versions.added_date,
    versions.as_of_date
from versions
inner join latest_list
    on
        versions.index_id = latest_list.index_id
        and versions.as_of_date = latest_list.as_of_date
