-- Which source states the rows that the marts use: quotes, index levels, rates, filings and earnings reports.
select
    'raw_market.daily_quotes' as table_name,
    source_name,
    count(*) as rows_count,
    bool_or(is_simulated) as is_any_simulated,
    min(session_date) as first_date,
    max(session_date) as last_date,
    max(known_at) as last_known_at
from {{ ref('stg_market__daily_quotes') }}
group by source_name
union all
select
    'raw_market.index_levels' as table_name,
    source_name,
    count(*) as rows_count,
    bool_or(is_simulated) as is_any_simulated,
    min(session_date) as first_date,
    max(session_date) as last_date,
    max(known_at) as last_known_at
from {{ ref('stg_market__index_levels') }}
group by source_name
union all
select
    'raw_market.policy_rates' as table_name,
    source_name,
    count(*) as rows_count,
    false as is_any_simulated,
    min(rate_date) as first_date,
    max(rate_date) as last_date,
    max(known_at) as last_known_at
from {{ ref('stg_market__policy_rates') }}
group by source_name
union all
select
    'raw_fundamentals.company_facts' as table_name,
    source_name,
    count(*) as rows_count,
    false as is_any_simulated,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date,
    max(known_at) as last_known_at
from {{ ref('stg_fundamentals__company_facts') }}
group by source_name
union all
select
    'raw_fundamentals.eps_reports' as table_name,
    source_name,
    count(*) as rows_count,
    false as is_any_simulated,
    min(report_date) as first_date,
    max(report_date) as last_date,
    max(known_at) as last_known_at
from {{ ref('stg_fundamentals__eps_reports') }}
group by source_name
