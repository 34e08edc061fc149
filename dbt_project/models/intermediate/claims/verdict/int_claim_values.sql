-- What every family of metrics found, filled up to the same columns: one row for a claim's own day or period, others
-- for sessions near it.
{%- set of_a_session = ['levels', 'returns', 'distances', 'rates', 'sectors'] -%}
{%- set in_words = ['weekdays', 'milestones', 'agreements'] -%}
{%- set without_number = ['weekdays', 'agreements', 'unknown_series'] -%}
{%- set with_benchmark = ['benchmarks', 'breadth'] -%}
{%- set from_market_rows = [
    'levels', 'weekdays', 'returns', 'distances', 'targets', 'ranges', 'benchmarks', 'milestones', 'breadth', 'sectors'
] -%}
{%- set from_real_rows = [
    'quote_tables', 'rates', 'seasons', 'surprises', 'unknown_series', 'companies', 'company_years', 'stated_figures',
    'capex', 'capex_totals', 'capex_guidance', 'agreements'
] %}

{% for family in from_market_rows + from_real_rows %}
    select
        article_id,
        claim_id,
        judged_as,
        {{ 'session_date' if family in of_a_session else 'cast(null as date) as session_date' }},
        {{ 'is_own' if family in of_a_session else 'true as is_own' }},
        {{ 'cast(null as double) as computed_number' if family in without_number else 'computed_number' }},
        {{ 'computed_low_number' if family == 'ranges' else 'cast(null as double) as computed_low_number' }},
        {{ 'computed_high_number' if family == 'ranges' else 'cast(null as double) as computed_high_number' }},
        {{ 'computed_text' if family in in_words else 'cast(null as varchar) as computed_text' }},
        {{ 'benchmark_number' if family in with_benchmark else 'cast(null as double) as benchmark_number' }},
        basis,
        evidence,
        missing,
        {{ 'is_simulated' if family in from_market_rows else 'false as is_simulated' }}
    from {{ ref('int_claims_' ~ family) }}
    {{ 'union all' if not loop.last }}
{% endfor %}
