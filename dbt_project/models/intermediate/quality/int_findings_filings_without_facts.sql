-- Reports without any fact, filed when their issuer already had facts. 2026-11: the SEC extracts a filing's facts
-- within minutes; two days leave room for the next run, and for one that failed.
with facts as (
    select distinct
        cik,
        accession_number,
        filed_date
    from {{ ref('stg_fundamentals__company_facts') }}
),

issuers as (
    select
        cik,
        min(filed_date) as first_filed_date
    from facts
    group by cik
),

-- Amendments are left out because they often change words only; reports filed before the issuer's first facts were not
-- tagged.
reports as (
    select
        filings.cik,
        filings.accession_number,
        filings.form,
        filings.filed_date
    from {{ ref('stg_fundamentals__filings') }} as filings
    inner join issuers
        on
            filings.cik = issuers.cik
            and filings.filed_date >= issuers.first_filed_date
    where
        filings.form in ('10-K', '10-Q')
        and filings.filed_date <= cast({{ dbt.dateadd('day', -2, today()) }} as date)
)

select
    'filing_without_facts' as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(reports.cik, ' ', reports.form, ' ', reports.accession_number, ' filed on ', reports.filed_date))
        as example,
    min(reports.filed_date) as first_date,
    max(reports.filed_date) as last_date
from reports
left join facts
    on
        reports.cik = facts.cik
        and reports.accession_number = facts.accession_number
where facts.cik is null
having count(*) > 0
