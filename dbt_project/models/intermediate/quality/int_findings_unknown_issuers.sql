-- Companies with filings that no list of issuers names: their figures are kept, without a name and a ticker.
with stated as (
    select
        'raw_fundamentals.company_facts' as table_name,
        cik,
        source_file,
        period_end_date as stated_date
    from {{ ref('stg_fundamentals__company_facts') }}
    union all
    select
        'raw_fundamentals.filings' as table_name,
        cik,
        source_file,
        filed_date as stated_date
    from {{ ref('stg_fundamentals__filings') }}
),

named as (
    select cik from {{ ref('stg_reference__issuers') }}
    union distinct
    select cik from {{ ref('stg_reference__index_constituents') }}
    where cik is not null
),

unknown as (
    select
        stated.table_name,
        stated.cik,
        min(stated.source_file) as source_file,
        count(*) as rows_count,
        min(stated.stated_date) as first_date,
        max(stated.stated_date) as last_date,
        row_number() over (partition by stated.table_name order by stated.cik) as example_rank
    from stated
    left join named on stated.cik = named.cik
    where named.cik is null
    group by stated.table_name, stated.cik
)

select
    'unknown_issuers: no name and no ticker; add a line to reference/issuers.csv and reference/securities.csv'
        as finding_kind,
    table_name,
    count(*) as findings_count,
    max(case when example_rank = 1 then concat('CIK ', cik, ' in ', source_file, ': ', rows_count, ' rows') end)
        as example,
    min(first_date) as first_date,
    max(last_date) as last_date
from unknown
group by table_name
