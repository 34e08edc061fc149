with issuers as (
    select * from {{ ref('int_spending_issuers') }}
),

quarters as (
    select * from {{ ref('int_spending_quarters_history') }}
),

statements as (
    select * from {{ ref('int_capex_headline_statements_history') }}
    where statement_rank = 1
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
        ) as value_first_known_at,
        cash_lines.known_from,
        cash_lines.known_until
    from quarters as cash_lines
    inner join issuers on cash_lines.cik = issuers.cik
    left join quarters as leases
        on
            cash_lines.cik = leases.cik
            and cash_lines.known_from = leases.known_from
            and cash_lines.period_end_date = leases.period_end_date
            and leases.metric = 'finance_lease_principal'
            and issuers.headline_rule = 'cash_line_and_lease_principal'
    where
        cash_lines.metric = 'capex'
        and (
            issuers.headline_rule = 'cash_line'
            or (issuers.headline_rule = 'cash_line_and_lease_principal' and leases.cik is not null)
        )
),

-- The company's own statement is used wherever its rule computes nothing, because filings are missing or give no
-- quarter.
stated as (
    select
        statements.cik,
        -- Stated and computed quarters get one concept where the rule computes what the company says that it counts.
        case
            when statements.company_basis = issuers.headline_basis then issuers.headline_rule
            else statements.company_basis
        end as concept,
        'company_headline' as derivation,
        cast(null as {{ dbt.type_string() }}) as accession_numbers,
        statements.fiscal_label,
        statements.capex_usd,
        statements.value_first_usd,
        statements.period_start_date,
        statements.period_end_date,
        statements.known_at,
        statements.value_first_known_at,
        statements.known_from,
        statements.known_until
    from statements
    inner join issuers on statements.cik = issuers.cik
    left join computed
        on
            statements.cik = computed.cik
            and statements.known_from = computed.known_from
            and statements.period_end_date = computed.period_end_date
    left join quarters as cash_lines
        on
            statements.cik = cash_lines.cik
            and statements.known_from = cash_lines.known_from
            and statements.period_end_date = cash_lines.period_end_date
            and cash_lines.metric = 'capex'
    where
        computed.capex_usd is null
        -- 2026-11: the figures that MSFT and AMZN state are 0.97 to 1.8 times the cash-flow line (MSFT counts leases).
        -- A figure for the year to date or in another unit lies farther off.
        and coalesce(statements.capex_usd / nullif(cash_lines.quarter_value, 0), 1) between 0.4e0 and 2.5e0
)

select * from stated
union all
select computed.*
from computed
left join stated
    on
        computed.cik = stated.cik
        and computed.known_from = stated.known_from
        and computed.period_end_date = stated.period_end_date
where stated.cik is null
