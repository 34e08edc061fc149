{{ config(materialized='table') }}

-- Rows that each run added to the raw tables, with the day that a row of the table concerns.
-- A table, where most staging models are views: the shell asks it at each start, and to count 12.6 million raw quotes
-- took 0.14 s each time (2026-11).
{% set day_of = {
    'raw_market.daily_quotes': 'session_date',
    'raw_market.corporate_actions': 'ex_date',
    'raw_market.index_levels': 'session_date',
    'raw_market.policy_rates': 'rate_date',
    'raw_market.quote_snapshots': 'published_date',
    'raw_fundamentals.company_facts': 'filed_date',
    'raw_fundamentals.eps_reports': 'report_date',
    'raw_fundamentals.capex_headline': 'announced_date',
    'raw_fundamentals.capex_guidance': 'announced_date',
    'raw_fundamentals.reported_kpis': 'announced_date',
    'raw_claims.claims': 'published_date',
} %}
{% for table, day in day_of.items() %}
    select
        '{{ table }}' as table_name,
        source_name,
        count(*) as rows_count,
        min({{ day }}) as first_date,
        max({{ day }}) as last_date,
        max(ingested_at) as ingested_at,
        batch_id
    from {{ source(*table.split('.')) }}
    group by source_name, batch_id
    {{ 'union all' if not loop.last }}
{% endfor %}
