-- Four quarters against the year: rounding in the filings, or quarters and years restated in different filings.
with quarters as (
    select
        quarters.*,
        fiscal_quarters.fiscal_year
    from {{ as_known_now('int_quarters_as_of') }} as quarters
    inner join {{ as_known_now('int_fiscal_quarters_as_of') }} as fiscal_quarters
        on
            quarters.cik = fiscal_quarters.cik
            and quarters.period_end_date = fiscal_quarters.period_end_date
    where quarters.metric <> 'eps_diluted'
),

facts as (
    select * from {{ as_known_now('int_facts_as_of') }}
    where months_count = 12
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
),

-- The year by the tag that states its last quarter.
years as (
    select
        sums.cik,
        sums.metric,
        sums.total_value,
        facts.fact_value,
        sums.period_end_date,
        case
            -- Filings round to a million, notes to ten (2026-11).
            when abs(sums.total_value - facts.fact_value) <= 10000000
                then 'year_differences: the four quarters miss the year by rounding'
            else 'year_differences: the four quarters do not add up to the year'
        end as finding_kind
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
    where sums.total_value <> facts.fact_value
)

select
    finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(cik, ' ', metric, ' to ', period_end_date, ': ', total_value, ' and ', fact_value)) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from years
group by finding_kind
