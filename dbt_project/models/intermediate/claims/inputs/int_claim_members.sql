-- The companies that a claim's subject names: one, one with a segment of its own (MSFT_AZURE), several joined by +, or
-- a group. Share classes of one issuer are one company.
with claims as (
    select distinct
        article_id,
        claim_id,
        family,
        metric,
        published_date,
        upper(trim(subject)) as subject,
        family in ('capex_totals', 'capex_guidance', 'agreements') as is_of_several
    from {{ ref('int_claims') }}
    where
        family in (
            'companies', 'company_years', 'stated_figures', 'capex', 'capex_records', 'capex_totals', 'capex_guidance'
        )
        or metric_pattern = 'capex_{n}_total'
),

listed as (
    select
        ticker,
        cik,
        valid_from_date,
        valid_to_date
    from {{ ref('stg_reference__securities') }}
    union all
    select
        ticker,
        cik,
        added_date as valid_from_date,
        cast(null as date) as valid_to_date
    from {{ ref('stg_reference__index_constituents') }}
),

parts as (
    select
        article_id,
        claim_id,
        is_of_several,
        published_date,
        trim(unnest(case
            when is_of_several then string_split(subject, '+')
            when metric = 'revenue_growth_yoy' then [split_part(subject, '_', 1)]
            else [subject]
        end)) as part
    from claims
),

grouped as (
    select
        *,
        case
            when not is_of_several then null
            when part = 'BIG_FOUR' then 'big_four'
            when part in ('HYPERSCALERS', 'PEERS') then 'big_five'
        end as group_name
    from parts
    where part <> ''
),

-- A ticker means the company that had it when the article appeared; where no company had it then, the one that had it
-- last.
issuers as (
    select
        grouped.*,
        listed.cik,
        row_number() over (
            partition by grouped.article_id, grouped.claim_id, grouped.part
            order by
                case
                    when grouped.published_date < listed.valid_from_date then 1
                    when grouped.published_date > listed.valid_to_date then 1
                    else 0
                end asc,
                listed.valid_from_date desc nulls last, listed.cik asc
        ) as meaning_rank
    from grouped
    left join listed on grouped.part = listed.ticker and listed.cik is not null
    where grouped.group_name is null
    union all
    select
        grouped.*,
        members.cik,
        1 as meaning_rank
    from grouped
    inner join {{ ref('int_group_members') }} as members on grouped.group_name = members.group_name
)

-- Companies whose spending is followed are known even where no list has them, so one that is named alone and in a group
-- counts once.
select
    issuers.article_id,
    issuers.claim_id,
    coalesce(issuers.cik, followed.cik) as cik,
    coalesce(tickers.ticker, followed.ticker, issuers.part) as ticker,
    -- The ticker as the claim writes it: a company's own figures may be filed under any of its tickers.
    min(issuers.part) as stated_ticker
from issuers
left join {{ ref('int_issuer_tickers') }} as tickers on issuers.cik = tickers.cik
left join {{ ref('int_spending_issuers') }} as followed
    on issuers.cik = followed.cik or (issuers.cik is null and issuers.part = followed.ticker)
where issuers.meaning_rank = 1
group by all
