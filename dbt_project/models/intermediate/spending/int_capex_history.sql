with issuers as (
    select * from {{ ref('int_spending_issuers') }}
),

quarters as (
    select * from {{ ref('int_spending_quarters_history') }}
),

headlines as (
    select * from {{ ref('int_capex_headlines_history') }}
),

fiscal_quarters as (
    select * from {{ ref('int_fiscal_quarters_history') }}
),

-- The concept is kept, because growth and sums stay within one basis and one concept: figures under two tags are not
-- compared, even if both are the same line.
capex as (
    select
        cik,
        basis,
        tag as concept,
        derivation,
        accession_numbers,
        cast(null as {{ dbt.type_string() }}) as fiscal_label,
        quarter_value as capex_usd,
        value_first as value_first_usd,
        period_start_date,
        period_end_date,
        known_at,
        value_first_known_at,
        known_from,
        known_until
    from quarters
    where metric = 'capex'
    union all
    select
        cik,
        'headline' as basis,
        concept,
        case when capex_usd is not null then derivation end as derivation,
        accession_numbers,
        fiscal_label,
        capex_usd,
        value_first_usd,
        period_start_date,
        period_end_date,
        known_at,
        value_first_known_at,
        known_from,
        known_until
    from headlines
)

select
    capex.cik,
    issuers.ticker,
    capex.basis,
    capex.concept,
    capex.derivation,
    capex.accession_numbers,
    -- The company's own label, such as FY26Q1, where no annual report says when its years end.
    coalesce(
        fiscal_quarters.fiscal_year,
        2000 + cast(nullif(regexp_extract(capex.fiscal_label, '([0-9]{2})Q[1-4]$', 1), '') as bigint)
    ) as fiscal_year,
    coalesce(
        fiscal_quarters.fiscal_quarter,
        cast(nullif(regexp_extract(capex.fiscal_label, 'Q([1-4])$', 1), '') as bigint)
    ) as fiscal_quarter,
    coalesce(
        fiscal_quarters.fiscal_period_label,
        regexp_replace(nullif(regexp_extract(capex.fiscal_label, 'FY[0-9]{2}Q[1-4]$'), ''), '^FY', 'FY20')
    ) as fiscal_period_label,
    capex.capex_usd,
    capex.value_first_usd,
    capex.period_start_date,
    capex.period_end_date,
    coalesce(
        fiscal_quarters.even_midpoint_date, {{ midpoint('capex.period_start_date', 'capex.period_end_date') }}
    ) as midpoint_date,
    capex.known_at,
    capex.value_first_known_at,
    capex.known_from,
    capex.known_until
from capex
inner join issuers on capex.cik = issuers.cik
left join fiscal_quarters
    on
        capex.cik = fiscal_quarters.cik
        and capex.period_end_date = fiscal_quarters.period_end_date
        and {{ stands_at('fiscal_quarters', 'capex.known_from') }}
