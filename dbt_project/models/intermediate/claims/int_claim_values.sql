-- What every family of metrics found: one row for a claim's own day or period, others for sessions near it.
{%- set families = [
    'levels', 'weekdays', 'returns', 'distances', 'targets', 'ranges', 'benchmarks', 'milestones',
    'quote_tables', 'rates', 'seasons', 'surprises', 'unknown_series', 'breadth', 'sectors',
    'companies', 'company_years', 'stated_figures', 'capex', 'capex_totals', 'capex_guidance', 'agreements'
] %}

{% for family in families %}
    select
        article_id,
        claim_id,
        judged_as,
        session_date,
        is_own,
        computed_number,
        computed_low_number,
        computed_high_number,
        computed_text,
        benchmark_number,
        basis,
        evidence,
        missing,
        is_simulated
    from {{ ref('int_claims_' ~ family) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
