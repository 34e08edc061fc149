-- Fiscal years beside the sum of their four quarters. The two differ by rounding in the filings, or where a later
-- filing restates the year alone.
with quarters as (
    select
        quarters.*,
        fiscal_quarters.fiscal_year
    from {{ ref('int_quarters_history') }} as quarters
    inner join {{ ref('int_fiscal_quarters_history') }} as fiscal_quarters
        on
            quarters.cik = fiscal_quarters.cik
            and quarters.period_end_date = fiscal_quarters.period_end_date
            and fiscal_quarters.known_until is null
    where quarters.known_until is null and quarters.metric <> 'eps_diluted'
),

facts as (
    select * from {{ ref('int_facts_history') }}
    where known_until is null and months_count = 12
),

sums as (
    select
        cik,
        metric,
        fiscal_year,
        {{ exact_sum('quarter_value', 0) }} as total_value,
        max(period_end_date) as period_end_date
    from quarters
    group by cik, metric, fiscal_year
    having count(quarter_value) = 4 and count(*) = 4
)

-- The year's value is taken from the tag that states its last quarter.
select
    sums.cik,
    sums.metric,
    sums.fiscal_year,
    quarters.accession_numbers as quarter_accession_numbers,
    facts.accession_number as year_accession_number,
    sums.total_value as quarters_value,
    facts.fact_value as year_value,
    facts.first_value as year_first_value,
    facts.fact_value <> facts.first_value
    and not contains(quarters.accession_numbers, facts.accession_number) as is_year_restated_alone,
    sums.period_end_date
from sums
inner join quarters
    on
        sums.cik = quarters.cik
        and sums.metric = quarters.metric
        and sums.period_end_date = quarters.period_end_date
inner join facts
    on
        quarters.cik = facts.cik
        and quarters.metric = facts.metric
        and quarters.tag = facts.tag
        and quarters.period_end_date = facts.period_end_date
