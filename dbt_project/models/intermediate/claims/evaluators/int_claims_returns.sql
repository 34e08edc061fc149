-- A change from one close to another; the metric says which close it starts from.
with candidates as (
    select * from {{ ref('int_claim_candidates') }}
    where family = 'returns'
),

calendar as (
    select * from {{ ref('int_sessions') }}
),

sessions as (
    select * from {{ ref('int_claim_sessions') }}
),

based as (
    select
        candidates.*,
        bases.session_date as base_date
    from candidates
    left join calendar as bases
        on
            bases.session_date = case candidates.metric_pattern
                when 'mtd_return_price' then candidates.month_base_date
                when 'qtd_return_price' then candidates.quarter_base_date
                when 'ytd_return_price' then candidates.year_base_date
            end
            or bases.session_number = case
                when candidates.metric_pattern = 'period_return_price' then candidates.base_session_number
                when candidates.metric_pattern not in ('mtd_return_price', 'qtd_return_price', 'ytd_return_price')
                    then candidates.session_number - 1
            end
),

found as (
    select
        based.*,
        now.close_number,
        base.close_number as base_close_number,
        now.table_name,
        now.is_simulated or base.is_simulated as is_simulated,
        -- Without real closes the change follows from the printed table alone: change / (price - change).
        case
            when coalesce(now.is_simulated or base.is_simulated, true)
                then printed_rows.change_usd / nullif(printed_rows.price_usd - printed_rows.change_usd, 0)
        end as printed_ratio
    from based
    left join sessions as now
        on
            based.series_id = now.series_id
            and based.as_of = now.as_of
            and based.session_number = now.session_number
    left join sessions as base
        on
            based.series_id = base.series_id
            and based.as_of = base.as_of
            and based.base_date = base.session_date
    left join {{ ref('stg_market__quote_snapshots') }} as printed_rows
        on
            based.metric_pattern = 'quote_change_pct'
            and based.is_own
            and based.session_number = based.published_session_number
            and based.article_id = printed_rows.article_id
            and based.subject = printed_rows.ticker
)

select
    article_id,
    claim_id,
    judged_as,
    session_date,
    is_own,
    unit_factor * coalesce(printed_ratio, close_number / base_close_number - 1) as computed_number,
    case
        when printed_ratio is not null then 'arithmetic of the printed quote table alone'
        when table_name = 'marts.stock_performance' then 'closes adjusted for splits, not for dividends'
        when table_name = 'marts.index_levels' then 'index levels'
    end as basis,
    case
        when session_date is null then {{ no_session('period_end_date') }}
        when printed_ratio is not null then concat('marts.quote_snapshots ', article_id, ' ', subject)
        when close_number is not null and base_close_number is not null then concat(
            table_name, ' ', subject, ' ', session_date, ': close ', {{ printed('close_number') }},
            '; ', base_date, ': close ', {{ printed('base_close_number') }}
        )
    end as evidence,
    case
        when session_date is null or printed_ratio is not null then null
        when close_number is null and base_close_number is null
            then concat('closes of ', subject, ' on ', session_date, ' and ', base_date)
        when close_number is null then concat('close of ', subject, ' on ', session_date)
        when base_close_number is null
            then concat('close of ', subject, coalesce(' on ' || base_date, ' before ' || session_date))
    end as missing,
    printed_ratio is null and coalesce(is_simulated, false) as is_simulated
from found
