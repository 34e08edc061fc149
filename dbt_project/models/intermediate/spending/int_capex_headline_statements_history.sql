with versions as (
    select * from {{ ref('stg_fundamentals__capex_headline_versions') }}
),

quarters as (
    select * from {{ ref('int_spending_quarters_history') }}
),

vintages as (
    select distinct
        cik,
        known_from,
        known_until
    from quarters
),

-- Per source its latest version by then, and the first.
ranked as (
    select
        versions.*,
        vintages.known_from,
        vintages.known_until,
        row_number() over (
            partition by
                versions.cik, versions.period_end_date, versions.company_basis, versions.source_name,
                vintages.known_from
            order by versions.ingested_at desc, versions.known_at desc
        ) as version_rank,
        first_value(versions.capex_usd) over by_age as value_first_usd,
        first_value(versions.known_at) over by_age as value_first_known_at
    from vintages
    inner join versions
        on
            vintages.cik = versions.cik
            and vintages.known_from >= versions.known_at
    window by_age as (
        partition by
            versions.cik, versions.period_end_date, versions.company_basis, versions.source_name,
            vintages.known_from
        order by versions.ingested_at, versions.known_at
    )
),

-- A statement is of the quarter that filings know by an end within ten days of the stated one: people write the month's
-- last day for a quarter that ends on a Sunday before it (2026-11). Where no filing is known, quarters are calendar
-- months: the first of the month two months before the last one.
placed as (
    select
        ranked.cik,
        ranked.ticker,
        ranked.company_basis,
        ranked.fiscal_label,
        ranked.status,
        ranked.capex_usd,
        ranked.value_first_usd,
        ranked.source_rank,
        coalesce(
            cash_lines.period_start_date,
            cast({{ dbt.dateadd('month', -2, dbt.date_trunc('month', 'ranked.period_end_date')) }} as date)
        ) as period_start_date,
        coalesce(cash_lines.period_end_date, ranked.period_end_date) as period_end_date,
        ranked.period_end_date as stated_end_date,
        ranked.announced_date,
        ranked.source,
        ranked.source_name,
        ranked.source_file,
        ranked.known_at,
        ranked.value_first_known_at,
        ranked.known_from,
        ranked.known_until
    from ranked
    left join quarters as cash_lines
        on
            ranked.cik = cash_lines.cik
            and ranked.known_from = cash_lines.known_from
            and cash_lines.metric = 'capex'
            and abs({{ dbt.datediff('ranked.period_end_date', 'cash_lines.period_end_date', 'day') }}) <= 10
    where ranked.version_rank = 1
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
        partition by cik, period_end_date, known_from
        order by
            source_rank asc, announced_date desc, company_basis asc, source_name asc, stated_end_date desc,
            capex_usd asc
    ) as statement_rank,
    period_start_date,
    period_end_date,
    announced_date,
    source,
    source_name,
    source_file,
    known_at,
    value_first_known_at,
    known_from,
    known_until
from placed
