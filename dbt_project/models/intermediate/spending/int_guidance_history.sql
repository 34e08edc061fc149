{%- set key = ['ticker', 'announced_date', 'period_label', 'source'] -%}
with versions as (
    select * from {{ ref('stg_fundamentals__capex_guidance_versions') }}
),

moments as (
    {{ timeline(key, [('versions', 'known_at')]) }}
),

-- Per statement its latest version by then, from the source that ranks first.
ranked as (
    select
        versions.*,
        moments.known_from,
        moments.known_until,
        row_number() over (
            partition by
                versions.ticker, versions.announced_date, versions.period_label, versions.source, moments.known_from
            order by versions.source_rank asc, versions.ingested_at desc, versions.known_at desc
        ) as version_rank
    from moments
    inner join versions
        on
            moments.ticker = versions.ticker
            and moments.announced_date = versions.announced_date
            and moments.period_label = versions.period_label
            and moments.source = versions.source
            and moments.known_from >= versions.known_at
)

select
    ticker,
    period_label,
    status,
    low_usd,
    high_usd,
    source_rank,
    announced_date,
    source,
    source_file,
    known_at,
    known_from,
    known_until
from ranked
where version_rank = 1
