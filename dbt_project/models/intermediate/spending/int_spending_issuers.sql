-- The issuers whose spending is followed, by definition: what each calls capital expenditure, and which groups it
-- belongs to.
with issuers as (
    select
        '0000789019' as cik,
        'MSFT' as ticker,
        'as_stated' as headline_rule,
        cast(null as {{ dbt.type_string() }}) as headline_basis,
        true as is_big_four,
        true as is_big_five
    union all
    select
        '0001018724' as cik,
        'AMZN' as ticker,
        'as_stated' as headline_rule,
        null as headline_basis,
        true as is_big_four,
        true as is_big_five
    union all
    select
        '0001652044' as cik,
        'GOOGL' as ticker,
        'cash_line' as headline_rule,
        null as headline_basis,
        true as is_big_four,
        true as is_big_five
    union all
    select
        '0001326801' as cik,
        'META' as ticker,
        'cash_line_and_lease_principal' as headline_rule,
        'headline_incl_finance_lease_principal' as headline_basis,
        true as is_big_four,
        true as is_big_five
    union all
    select
        '0001341439' as cik,
        'ORCL' as ticker,
        'cash_line' as headline_rule,
        null as headline_basis,
        false as is_big_four,
        true as is_big_five
    union all
    select
        '0001045810' as cik,
        'NVDA' as ticker,
        'none' as headline_rule,
        null as headline_basis,
        false as is_big_four,
        false as is_big_five
    union all
    select
        '0001769628' as cik,
        'CRWV' as ticker,
        'as_stated' as headline_rule,
        null as headline_basis,
        false as is_big_four,
        false as is_big_five
)

select
    cik,
    ticker,
    headline_rule,
    headline_basis,
    is_big_four,
    is_big_five
from issuers
