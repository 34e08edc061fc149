-- Quarters whose own fact and whose difference part, and differences that cannot be.
with candidates as (
    select * from {{ as_known_now('int_quarter_candidates_as_of') }}
),

earnings as (
    select * from {{ as_known_now('int_earnings_quarters_as_of') }}
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
    -- Half a per cent or a million dollars, by definition (2026-11): less is rounding.
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
-- More is left than came in: the revenue is a part of the whole, or a gain stands beside it.
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
-- A slip of the sign, or losses that a company counts as revenue: no filing tells which.
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
