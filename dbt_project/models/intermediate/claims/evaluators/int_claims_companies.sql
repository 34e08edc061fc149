-- Revenue, net income and earnings per share of one quarter, and their growth. Growth of a segment is what the company
-- states itself: accounts have no tags for it.
with claims as (
    select
        *,
        replace(replace(account_figure, '_', ' '), 'eps diluted', 'diluted earnings per share') as concept_text
    from {{ ref('int_claim_filings') }}
),

kpis as (
    select * from {{ ref('stg_fundamentals__reported_kpis') }}
    where kpi_unit = 'ratio'
),

-- The company's own figure must be announced before the next quarter ends; later it could be that quarter's figure.
stated as (
    select
        claims.article_id,
        claims.claim_id,
        claims.judged_as,
        kpis.kpi_value,
        kpis.source,
        concat(
            'staging.stg_fundamentals__reported_kpis ', kpis.ticker, ' ', kpis.metric, ' ', kpis.period_label, ': ',
            kpis.kpi_value, ' (announced ', kpis.announced_date, ')'
        ) as evidence,
        row_number() over (
            partition by claims.article_id, claims.claim_id, claims.judged_as
            order by kpis.announced_date desc, kpis.known_at desc, kpis.period_label desc
        ) as recency_rank
    from claims
    inner join kpis
        on
            kpis.ticker in (claims.ticker, claims.stated_ticker)
            and kpis.metric = concat(claims.segment, '_revenue_growth')
            and claims.as_of >= kpis.known_at
            and claims.period_end_date <= kpis.announced_date
            and kpis.announced_date < {{ dbt.dateadd('day', 90, 'claims.period_end_date') }}
),

computed as (
    select
        claims.*,
        stated.source,
        stated.evidence as stated_evidence,
        case
            when claims.segment is not null then stated.kpi_value
            when not claims.is_growth then claims.found_value
            when claims.earlier_value > 0 then claims.found_value / claims.earlier_value - 1
        end as computed_value
    from claims
    left join stated
        on
            {{ same_judgement('claims', 'stated') }}
            and stated.recency_rank = 1
)

select
    article_id,
    claim_id,
    judged_as,
    round(computed_value * unit_factor, 9) as computed_number,
    case
        when computed_value is null then null
        when segment is not null then concat('as the company states it: ', source)
        else 'as filed'
    end as basis,
    case
        when segment is not null then stated_evidence
        else
            'marts.earnings ' || ticker || ' ' || account_figure || ' ' || found_text
            || case when is_growth then coalesce('; ' || earlier_text, '') else '' end
    end as evidence,
    case
        when computed_value is not null then null
        when segment is not null
            then concat('growth of ', upper(segment), ' as ', ticker, ' states it for the quarter to ', period_end_date)
        when found_value is null
            then concat(concept_text, ' of ', ticker, ' for the quarter to ', period_end_date)
        when earlier_value is null
            then concat(concept_text, ' of ', ticker, ' a year before the quarter to ', found_date)
        else concat('a base above zero: ', concept_text, ' of ', ticker, ' for the quarter to ', earlier_date)
    end as missing
from computed
