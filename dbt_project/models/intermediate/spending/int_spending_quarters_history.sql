-- The quarters of issuers whose spending is followed, as they stood at each moment at which any of them changed: with a
-- filing, with a year that gets its name, with a company's own figure. Growth and sums look across the quarters of one
-- moment.
with issuers as (
    select * from {{ ref('int_spending_issuers') }}
),

headlines as (
    select * from {{ ref('stg_fundamentals__capex_headline_versions') }}
),

followed as (
    select cik from issuers
    union distinct
    select cik from headlines
),

quarters as (
    select quarters.*
    from {{ ref('int_quarters_history') }} as quarters
    inner join followed on quarters.cik = followed.cik
    where
        quarters.metric in ('capex', 'finance_lease_principal', 'revenue', 'operating_cash_flow', 'depreciation')
),

fiscal_quarters as (
    select fiscal_quarters.*
    from {{ ref('int_fiscal_quarters_history') }} as fiscal_quarters
    inner join followed on fiscal_quarters.cik = followed.cik
),

moments as (
    {{ timeline(['cik'], [
        ('quarters', 'known_from'), ('quarters', 'known_until'), ('fiscal_quarters', 'known_from'),
        ('headlines', 'known_at')
    ]) }}
)

select
    moments.cik,
    quarters.metric,
    quarters.basis,
    quarters.tag,
    quarters.derivation,
    quarters.accession_numbers,
    quarters.quarter_value,
    quarters.value_first,
    quarters.period_start_date,
    quarters.period_end_date,
    quarters.known_at,
    quarters.value_first_known_at,
    moments.known_from,
    moments.known_until
from moments
-- A moment before the first filing has a row without a quarter: a company's own figure may be known by then.
left join quarters
    on
        moments.cik = quarters.cik
        and {{ stands_at('quarters', 'moments.known_from') }}
