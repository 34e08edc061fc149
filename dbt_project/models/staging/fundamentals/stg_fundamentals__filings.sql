with versions as (
    {{ latest_version(source('raw_fundamentals', 'filings'), 'filings', ['cik', 'accession_number']) }}
)

select
    cik,
    accession_number,
    form,
    primary_document,
    period_end_date,
    filed_date,
    accepted_at,
    known_at,
    source_name,
    source_file
from versions
