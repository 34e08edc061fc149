with versions as (
    {{ latest_version(source('raw_reference', 'issuers'), 'issuers', ['cik']) }}
)

select
    cik,
    issuer_name,
    sector_name,
    sub_industry_name,
    sector_as_of_date
from versions
