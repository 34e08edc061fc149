{{ config(materialized='table_function', parameters=['as_of']) }}

with versions as (
    {{ latest_version(
        source('raw_fundamentals', 'capex_headline'), 'capex_headline',
        ['cik', 'period_end_date', 'company_basis', 'source_name'], known_by=as_of()
    ) }}
),

ordered as (
    select
        cik,
        period_end_date,
        company_basis,
        source_name,
        capex_usd as value_first_usd,
        known_at as value_first_known_at,
        row_number() over (
            partition by cik, period_end_date, company_basis, source_name order by ingested_at, known_at
        ) as age_rank
    from {{ source('raw_fundamentals', 'capex_headline') }}
    where known_at <= {{ as_of() }}
)

select
    versions.cik,
    versions.ticker,
    versions.company_basis,
    versions.fiscal_label,
    versions.status,
    versions.capex_usd,
    ordered.value_first_usd,
    versions.source_rank,
    versions.period_end_date,
    versions.announced_date,
    versions.source,
    versions.source_name,
    versions.source_file,
    versions.known_at,
    ordered.value_first_known_at
from versions
inner join ordered
    on
        versions.cik = ordered.cik
        and versions.period_end_date = ordered.period_end_date
        and versions.company_basis = ordered.company_basis
        and versions.source_name = ordered.source_name
where ordered.age_rank = 1
