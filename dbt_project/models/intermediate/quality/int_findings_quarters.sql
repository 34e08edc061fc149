-- Quarters whose three-month fact differs from the difference of longer periods, differences that are impossible, and
-- differences that are implausibly large.
with candidates as (
    select * from {{ ref('int_quarter_candidates_history') }}
    where known_until is null
),

earnings as (
    select * from {{ ref('int_earnings_quarters_history') }}
    where known_until is null
),

quarters as (
    select * from {{ ref('int_quarters_history') }}
    where known_until is null and quarter_value is not null
),

statements as (
    select * from {{ ref('int_fact_statements') }}
    where doubted_from is null
),

-- As in int_operand_pairs: a value that a filing a year later states again is believed and left out here.
immense as (
    select
        longer.cik,
        longer.metric,
        longer.period_end_date,
        longer.fact_value,
        max(longer.accession_number) as accession_number
    from statements as longer
    inner join statements as shorter
        on
            longer.cik = shorter.cik
            and longer.metric = shorter.metric
            and longer.tag = shorter.tag
            and longer.period_start_date = shorter.period_start_date
            and longer.months_count = shorter.months_count + 3
            and {{ is_immense('longer.metric', 'longer.fact_value', 'shorter.fact_value', 'longer.months_count') }}
    where longer.repeated_at is null
    group by longer.cik, longer.metric, longer.tag, longer.period_start_date, longer.period_end_date, longer.fact_value
),

-- A year or nine months stated ten times too high leave a quarter that no other fact contradicts. Of 1,900 differences
-- of 14 issuers six are more than twice every quarter of the year before and after, none of them revenue, depreciation
-- or capital expenditure (2026-11).
odd_quarters as (
    select
        quarters.cik,
        quarters.metric,
        quarters.quarter_value,
        quarters.accession_numbers,
        quarters.period_end_date,
        abs(quarters.quarter_value) / max(abs(neighbours.quarter_value)) as times_its_neighbours
    from quarters
    inner join quarters as neighbours
        on
            quarters.cik = neighbours.cik
            and quarters.metric = neighbours.metric
            and quarters.basis = neighbours.basis
            and quarters.period_end_date <> neighbours.period_end_date
            and abs({{ dbt.datediff('neighbours.period_end_date', 'quarters.period_end_date', 'day') }}) < 400
    where quarters.derivation <> 'reported'
    group by
        quarters.cik, quarters.metric, quarters.basis, quarters.quarter_value, quarters.accession_numbers,
        quarters.period_end_date
    having count(*) >= 4 and abs(quarters.quarter_value) > 2 * max(abs(neighbours.quarter_value))
),

pairs as (
    select
        reported.cik,
        reported.tag,
        reported.period_end_date,
        reported.fact_value,
        differences.fact_value as difference_value
    from candidates as reported
    inner join candidates as differences
        on
            reported.cik = differences.cik
            and reported.metric = differences.metric
            and reported.tag = differences.tag
            and reported.period_end_date = differences.period_end_date
    -- A difference of at most half a per cent and at most a million dollars is rounding, by definition (2026-11).
    where
        reported.derivation = 'reported'
        and differences.derivation <> 'reported'
        and (
            abs(reported.fact_value - differences.fact_value) > 1000000
            or abs(reported.fact_value - differences.fact_value) > 0.005e0 * abs(reported.fact_value)
        )
)

select
    'quarter_differences: a quarter''s own fact is not the difference of the longer ones, its own counts'
        as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(cik, ' ', tag, ' to ', period_end_date, ': ', fact_value, ' and ', difference_value)) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from pairs
having count(*) > 0
union all
select
    'negative_quarters: a difference below zero, null in the marts' as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(cik, ' ', tag, ' to ', period_end_date, ': ', fact_value)) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from candidates
where is_impossible
having count(*) > 0
union all
select
    'odd_quarters: a difference over fifteen times the quarters before it, unused until a later year repeats it'
        as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(cik, ' ', metric, ' to ', period_end_date, ': of ', fact_value, ' in ', accession_number)) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from immense
having count(*) > 0
union all
-- Net income above revenue: the revenue is only a part of the company's, or income includes a gain that is no revenue.
select
    'income_above_revenue: net income exceeds the revenue of the quarter' as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(cik, ' to ', period_end_date, ': income ', net_income_usd, ', revenue ', revenue_usd)) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from earnings
where net_income_usd > revenue_usd
having count(*) > 0
union all
-- Negative revenue is a wrong sign, or the company counts losses as revenue: no filing tells which.
select
    'negative_revenue: revenue of a quarter below nothing' as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(cik, ' to ', period_end_date, ': ', revenue_usd)) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from earnings
where revenue_usd < 0
having count(*) > 0
union all
select
    'odd_quarters: a difference twice all quarters of the year before and after; look at its filings' as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max_by(
        concat(cik, ' ', metric, ' to ', period_end_date, ': ', quarter_value, ' by ', accession_numbers),
        struct_pack(times := times_its_neighbours, cik := cik, metric := metric, period_end_date := period_end_date)
    ) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from odd_quarters
having count(*) > 0
