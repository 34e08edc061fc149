with versions as (
    {{ latest_version(
        source('raw_fundamentals', 'company_facts'), 'company_facts',
        ['cik', 'taxonomy', 'tag', 'unit', 'period_start_date', 'period_end_date', 'accession_number']
    ) }}
)

select
    cik,
    taxonomy,
    tag,
    unit,
    accession_number,
    form,
    frame_label,
    filing_fiscal_year,
    fact_value,
    -- A proxy statement or a prospectus repeats figures, rounded for its own purpose, so its figures do not count as
    -- restatements.
    regexp_full_match(form, '(10-K|10-Q|10-KT|10-QT|20-F|40-F|8-K|6-K)(/A)?') as is_periodic_report,
    period_start_date,
    period_end_date,
    filed_date,
    known_at,
    source_name,
    source_file
from versions
