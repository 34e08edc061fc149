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
    fact_value,
    period_start_date,
    period_end_date,
    filed_date,
    known_at,
    source_name,
    source_file
from versions
