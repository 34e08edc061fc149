-- Figures that companies state outside their tagged accounts, in the last statement known at the moment judged.
with claims as (
    select
        claims.*,
        members.ticker,
        members.stated_ticker,
        cast(extract(year from claims.period_end_date) as integer) as claim_year
    from {{ ref('int_claims') }} as claims
    left join {{ ref('int_claim_members') }} as members
        on
            claims.article_id = members.article_id
            and claims.claim_id = members.claim_id
    where claims.family = 'stated_figures'
),

-- What each metric needs: the figure, and the one it is compared with.
wanted as (
    select
        *,
        'figure' as part,
        case when metric = 'nii_growth_guidance' then 'net_interest_income_guidance' else metric end as kpi_metric,
        case when metric <> 'backlog' then concat('CY', claim_year) end as wanted_label
    from claims
    union all
    select
        *,
        'base' as part,
        'net_interest_income' as kpi_metric,
        concat('CY', claim_year - 1) as wanted_label
    from claims
    where metric = 'nii_growth_guidance'
),

stated as (
    select
        wanted.*,
        kpis.kpi_value,
        kpis.kpi_unit,
        kpis.period_label,
        kpis.announced_date,
        kpis.source,
        row_number() over (
            partition by wanted.article_id, wanted.claim_id, wanted.judged_as, wanted.part
            order by kpis.announced_date desc, kpis.known_at desc, kpis.period_label desc
        ) as recency_rank
    from wanted
    left join {{ ref('stg_fundamentals__reported_kpis') }} as kpis
        on
            kpis.ticker in (wanted.ticker, wanted.stated_ticker)
            and wanted.kpi_metric = kpis.metric
            and kpis.kpi_unit = 'USD'
            and wanted.as_of >= kpis.known_at
            -- A figure without a year of its own, such as a backlog, belongs to the claim's period where it was
            -- announced by the period's end.
            and coalesce(wanted.wanted_label = kpis.period_label, wanted.period_end_date >= kpis.announced_date)
),

summed as (
    select
        article_id,
        claim_id,
        judged_as,
        unit_factor,
        metric = 'nii_growth_guidance' as is_growth,
        max(case when part = 'figure' then kpi_value end) as figure_value,
        max(case when part = 'base' then kpi_value end) as base_value,
        max(case when part = 'figure' then source end) as figure_source,
        string_agg(
            concat(
                ticker, ' ', kpi_metric, ' ', period_label, ': ', cast(kpi_value as bigint), ' USD (announced ',
                announced_date, ')'
            ), '; ' order by part desc
        ) filter (where kpi_value is not null) as figures,
        string_agg(
            concat(kpi_metric, ' of ', ticker, ' for ' || wanted_label, ' as stated by ', judged_date),
            ', ' order by part desc
        ) filter (where kpi_value is null) as missing
    from stated
    where recency_rank = 1
    group by article_id, claim_id, judged_as, unit_factor, metric
)

select
    article_id,
    claim_id,
    judged_as,
    round(unit_factor * case when is_growth then figure_value / nullif(base_value, 0) - 1 else figure_value end, 9)
        as computed_number,
    case when missing is null then concat('as the company states it: ', figure_source) end as basis,
    'staging.stg_fundamentals__reported_kpis ' || figures as evidence,
    missing
from summed
