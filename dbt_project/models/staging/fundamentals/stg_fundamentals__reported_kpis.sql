with versions as (
    {{ latest_version(
        source('raw_fundamentals', 'reported_kpis'), 'reported_kpis',
        ['ticker', 'metric', 'period_label', 'announced_date']
    ) }}
)

select
    ticker,
    metric,
    period_label,
    kpi_unit,
    kpi_value,
    announced_date,
    source,
    known_at
from versions
