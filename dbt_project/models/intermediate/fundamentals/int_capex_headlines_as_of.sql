{{ config(materialized='table_function', parameters=['as_of']) }}

with issuers as (
    select * from {{ ref('int_spending_issuers') }}
),

quarters as (
    select * from {{ as_of_model('int_quarters_as_of') }}
),

-- One company basis a period: the one announced last, should a company change what it counts.
statements as (
    select
        *,
        row_number() over (
            partition by cik, period_end_date order by announced_date desc, company_basis asc
        ) as statement_rank
    from {{ as_of_model('stg_fundamentals__capex_headline_as_of') }}
),

stated as (
    select
        statements.cik,
        statements.company_basis as concept,
        'company_headline' as derivation,
        cast(null as {{ dbt.type_string() }}) as accession_numbers,
        statements.fiscal_label,
        statements.capex_usd,
        statements.value_first_usd,
        -- Their quarters are calendar months: the first of the month two months before the last one.
        coalesce(
            cash_lines.period_start_date,
            cast({{ dbt.dateadd('month', -2, dbt.date_trunc('month', 'statements.period_end_date')) }} as date)
        ) as period_start_date,
        statements.period_end_date,
        statements.known_at,
        statements.value_first_known_at
    from statements
    inner join issuers on statements.cik = issuers.cik
    left join quarters as cash_lines
        on
            statements.cik = cash_lines.cik
            and statements.period_end_date = cash_lines.period_end_date
            and cash_lines.metric = 'capex'
    where statements.statement_rank = 1 and issuers.headline_rule = 'as_stated'
),

computed as (
    select
        cash_lines.cik,
        issuers.headline_rule as concept,
        case
            when leases.derivation <> 'reported' then leases.derivation else cash_lines.derivation
        end as derivation,
        case
            when leases.accession_numbers is null or leases.accession_numbers = cash_lines.accession_numbers
                then cash_lines.accession_numbers
            else concat(cash_lines.accession_numbers, ', ', leases.accession_numbers)
        end as accession_numbers,
        cast(null as {{ dbt.type_string() }}) as fiscal_label,
        case when issuers.headline_rule = 'cash_line' then 0 else leases.quarter_value end
        + cash_lines.quarter_value as capex_usd,
        case when issuers.headline_rule = 'cash_line' then 0 else leases.value_first end
        + cash_lines.value_first as value_first_usd,
        cash_lines.period_start_date,
        cash_lines.period_end_date,
        greatest(cash_lines.known_at, coalesce(leases.known_at, cash_lines.known_at)) as known_at,
        greatest(
            cash_lines.value_first_known_at, coalesce(leases.value_first_known_at, cash_lines.value_first_known_at)
        ) as value_first_known_at
    from quarters as cash_lines
    inner join issuers on cash_lines.cik = issuers.cik
    left join quarters as leases
        on
            cash_lines.cik = leases.cik
            and cash_lines.period_end_date = leases.period_end_date
            and leases.metric = 'finance_lease_principal'
            and issuers.headline_rule = 'cash_line_and_lease_principal'
    where
        cash_lines.metric = 'capex'
        and (
            issuers.headline_rule = 'cash_line'
            or (issuers.headline_rule = 'cash_line_and_lease_principal' and leases.cik is not null)
        )
)

select * from stated
union all
select * from computed
