-- What every family of metrics found: one row for a claim's own day or period, further rows for sessions near it.
-- Families have different columns: one about a whole period has no session_date, one that reads filings no
-- is_simulated. The missing columns are filled here.
{%- set families = [
    'levels', 'weekdays', 'returns', 'distances', 'targets', 'ranges', 'benchmarks', 'milestones', 'streaks', 'records',
    'member_ranks', 'breadth', 'sectors', 'sector_moves', 'calendar', 'quote_tables', 'rates', 'seasons', 'surprises',
    'unknown_series', 'companies', 'company_years', 'stated_figures', 'capex', 'capex_records', 'capex_totals',
    'capex_guidance', 'agreements'
] %}

with found as (
    {% for family in families %}
        select * from {{ ref('int_claims_' ~ family) }}
        {{ 'union all by name' if not loop.last }}
    {% endfor %}
)

select
    article_id,
    claim_id,
    judged_as,
    session_date,
    coalesce(is_own, true) as is_own,
    computed_number,
    computed_low_number,
    computed_high_number,
    computed_text,
    coalesce(are_ends_stated, false) as are_ends_stated,
    benchmark_number,
    alternative_number,
    least_tolerance_number,
    doubted_number,
    basis,
    alternative_basis,
    evidence,
    alternative_evidence,
    missing,
    doubt,
    coalesce(is_simulated, false) as is_simulated
from found
