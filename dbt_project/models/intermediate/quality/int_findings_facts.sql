-- Facts of filings that disagree or that are no part of a quarter, with the rule that decides.
with facts as (
    select * from {{ ref('int_facts_judged') }}
),

stated as (
    select
        cik,
        metric,
        tag,
        period_start_date,
        period_end_date,
        min(fact_value) as lowest,
        max(fact_value) as highest
    from facts
    where set_aside_reason is null
    group by cik, metric, tag, period_start_date, period_end_date
    having min(fact_value) <> max(fact_value)
)

select
    'fact_conflicts: filings disagree, the one filed last counts' as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(cik, ' ', tag, ' ', period_start_date, ' to ', period_end_date, ': ', lowest, ' and ', highest))
        as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from stated
having count(*) > 0
union all
select
    case set_aside_reason
        when 'quarter_on_longer_context'
            then 'fact_conflicts: a quarter''s value on a longer period, set aside for what was filed before'
        when 'year_on_quarter_context' then 'fact_conflicts: a year''s value on its last quarter, set aside'
        when 'quarter_of_another_year' then 'fact_conflicts: a quarter of another year, set aside'
        when 'stray_period_end' then 'stray_period_ends: within a week of an end filed before, set aside'
        else 'trailing_twelve_months: not a fiscal year, set aside'
    end as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(
        cik, ' ', tag, ' ', period_start_date, ' to ', period_end_date, ': ', fact_value, ' in ', accession_number
    )) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from facts
where set_aside_reason is not null
group by set_aside_reason
