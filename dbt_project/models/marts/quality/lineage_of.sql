{{ config(
    materialized='table_function',
    parameters=['of_cik', 'of_period_end_date', "at_moment := timestamp '9999-12-31'"]
) }}

with quarters as (
    select * from {{ ref('int_quarters_history') }}
    where
        cik = of_cik and period_end_date = of_period_end_date and derivation is not null
        and known_from <= at_moment and coalesce(known_until > at_moment, true)
),

facts as (
    select * from {{ ref('int_facts_judged') }}
    where cik = of_cik and set_aside_reason is null
),

stated as (
    select * from {{ ref('int_capex_headlines_history') }}
    where
        cik = of_cik and period_end_date = of_period_end_date and derivation = 'company_headline'
        and known_from <= at_moment and coalesce(known_until > at_moment, true)
),

-- The company's own statement, where the headline was taken from it and not computed from filings.
headlines as (
    select statements.*
    from {{ ref('int_capex_headline_statements_history') }} as statements
    inner join stated
        on
            statements.cik = stated.cik
            and statements.known_from = stated.known_from
            and statements.period_end_date = stated.period_end_date
    where statements.statement_rank = 1
),

-- The fact that ends with the quarter: its own three months, or the longer period from which a shorter one is
-- subtracted.
minuends as (
    select
        quarters.derivation,
        quarters.accession_numbers,
        facts.*
    from quarters
    inner join facts
        on
            quarters.metric = facts.metric
            and quarters.tag = facts.tag
            and quarters.period_end_date = facts.period_end_date
            and contains(quarters.accession_numbers, facts.accession_number)
            and (quarters.derivation = 'reported') = (facts.months_count = 3)
),

pairs as (
    select * from {{ ref('int_operand_pairs') }}
    where
        cik = of_cik and period_end_date = of_period_end_date
        and known_from <= at_moment and coalesce(known_until > at_moment, true)
),

subtrahends as (
    select
        minuends.derivation,
        minuends.accession_numbers,
        facts.*
    from minuends
    inner join pairs
        on
            minuends.metric = pairs.metric
            and minuends.tag = pairs.tag
            and minuends.period_start_date = pairs.period_start_date
            and minuends.accession_number = pairs.longer_accession_number
            and contains(minuends.accession_numbers, pairs.shorter_accession_number)
            and (pairs.tag = pairs.shorter_tag) = (minuends.derivation not like '%_across_tags')
    inner join facts
        on
            pairs.metric = facts.metric
            and pairs.shorter_tag = facts.tag
            and pairs.period_start_date = facts.period_start_date
            and pairs.shorter_period_end_date = facts.period_end_date
            and pairs.shorter_accession_number = facts.accession_number
    where minuends.derivation <> 'reported'
),

operands as (
    select
        'plus' as operand_role,
        *
    from minuends
    union all
    select
        'minus' as operand_role,
        *
    from subtrahends
)

-- Each value as the filing states it; what is subtracted from a gross line is a row of its own.
select
    cik,
    metric,
    basis,
    derivation,
    operand_role,
    tag,
    unit,
    fact_value + coalesce(less_value, 0) as fact_value,
    period_start_date,
    period_end_date,
    accession_number,
    form,
    filed_date,
    source_name,
    source_file
from operands
union all
select
    cik,
    metric,
    basis,
    derivation,
    case operand_role when 'plus' then 'minus' else 'plus' end as operand_role,
    less_tag as tag,
    unit,
    less_value as fact_value,
    period_start_date,
    period_end_date,
    accession_number,
    form,
    filed_date,
    source_name,
    source_file
from operands
where less_tag is not null
union all
select
    cik,
    'capex' as metric,
    'headline' as basis,
    'company_headline' as derivation,
    'plus' as operand_role,
    company_basis as tag,
    'USD' as unit,
    capex_usd as fact_value,
    cast(null as date) as period_start_date,
    period_end_date,
    cast(null as {{ dbt.type_string() }}) as accession_number,
    status as form,
    announced_date as filed_date,
    source as source_name,
    source_file
from headlines
