{{ config(materialized='table_function', parameters=['as_of']) }}

with statements as (
    select * from {{ as_of_model('stg_fundamentals__capex_headline_as_of') }}
),

cash_lines as (
    select * from {{ as_of_model('int_quarters_as_of') }}
    where metric = 'capex'
),

-- A statement is of the quarter that filings know by an end within ten days of the stated one: people write the month's
-- last day for a quarter that ends on a Sunday before it (2026-11). Where no filing is known, quarters are calendar
-- months: the first of the month two months before the last one.
placed as (
    select
        statements.cik,
        statements.ticker,
        statements.company_basis,
        statements.fiscal_label,
        statements.status,
        statements.capex_usd,
        statements.value_first_usd,
        statements.source_rank,
        coalesce(
            cash_lines.period_start_date,
            cast({{ dbt.dateadd('month', -2, dbt.date_trunc('month', 'statements.period_end_date')) }} as date)
        ) as period_start_date,
        coalesce(cash_lines.period_end_date, statements.period_end_date) as period_end_date,
        statements.announced_date,
        statements.source,
        statements.source_name,
        statements.source_file,
        statements.known_at,
        statements.value_first_known_at
    from statements
    left join cash_lines
        on
            statements.cik = cash_lines.cik
            and abs({{ dbt.datediff('statements.period_end_date', 'cash_lines.period_end_date', 'day') }}) <= 10
)

-- One statement a quarter counts, whatever its basis: the one of the source that ranks first, so that a person's own
-- row goes before a shipped one; of one source's the one announced last, should a company change what it counts.
select
    cik,
    ticker,
    company_basis,
    fiscal_label,
    status,
    capex_usd,
    value_first_usd,
    row_number() over (
        partition by cik, period_end_date
        order by source_rank asc, announced_date desc, company_basis asc, source_name asc
    ) as statement_rank,
    period_start_date,
    period_end_date,
    announced_date,
    source,
    source_name,
    source_file,
    known_at,
    value_first_known_at
from placed
