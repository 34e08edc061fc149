-- Facts that filings state differently, and facts that are set aside, with the rule that decides. A fact that later
-- filings refute, by its scale or as a part of a total, no longer counts from then on.
with facts as (
    select * replace (coalesce(set_aside_reason, doubt_reason) as set_aside_reason)
    from {{ ref('int_facts_judged') }}
),

-- Tracked facts in filings whose figures do not count, such as proxy statements.
other_filings as (
    select distinct
        statements.cik,
        statements.tag,
        statements.form,
        statements.accession_number,
        statements.fact_value,
        statements.period_start_date,
        statements.period_end_date
    from {{ ref('stg_fundamentals__company_facts') }} as statements
    inner join {{ ref('stg_reference__tracked_concepts') }} as concepts on statements.tag = concepts.tag
    where not statements.is_periodic_report
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
            then 'fact_conflicts: a shorter period''s value on a longer one, set aside'
        when 'year_on_quarter_context' then 'fact_conflicts: a longer period''s value on its last quarter, set aside'
        when 'sum_of_other_months'
            then 'fact_conflicts: a quarter that does not go with the longer period beside it, both set aside'
        when 'period_of_another_calendar'
            then 'fact_conflicts: a period of a later calendar across those reported at the time, set aside'
        when 'income_against_per_share'
            then 'wrong_scale: income or earnings per share that its filing''s other periods contradict, set aside'
        when 'quarter_of_another_year' then 'fact_conflicts: a quarter of another year, set aside'
        when 'refuted_later'
            then 'wrong_scale: filings after it refute the figure, set aside since'
        when 'wrong_sign' then 'wrong_sign: a payment below nothing, set aside'
        when 'wrong_scale'
            then 'wrong_scale: hundreds of times off from its neighbours or its earnings per share, set aside'
        when 'beyond_its_year' then 'wrong_scale: a part of more than twice its year, set aside; the year, if most are'
        when 'part_of_a_total' then 'parts_of_revenue: the same filing states more under another tag, which counts'
        when 'stray_period_end' then 'stray_period_ends: within a week of an end filed before, set aside'
        else 'trailing_twelve_months: not a fiscal year, set aside'
    end as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    concat(
        max(concat(
            cik, ' ', tag, ' ', period_start_date, ' to ', period_end_date, ': ', fact_value, ' in ', accession_number
        )),
        case
            when count(distinct cik) > 1
                then concat('; ', count(distinct cik), ' companies: ', left({{ distinct_list('cik') }}, 118))
        end
    ) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from facts
where set_aside_reason is not null
group by set_aside_reason
union all
select
    'facts_of_other_filings: in a proxy statement or the like, which restates nothing, set aside' as finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(
        cik, ' ', tag, ' ', period_start_date, ' to ', period_end_date, ': ', fact_value, ' in ', form, ' ',
        accession_number
    )) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from other_filings
having count(*) > 0
