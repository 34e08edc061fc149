-- A change from one close to another, in per cent, points or dollars; the metric says which close it starts from. Two
-- claims have a second reading. A volatility index's change over a day may be counted from what its provider printed
-- on a holiday since the last session. A year's return of a security may be its total return; where that is not known,
-- its dividends leave the claim open.
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
        candidates.metric_pattern in ('index_change_points', 'period_change_points', 'quote_change_usd')
            as is_difference,
        coalesce(bases_of_price.split_factor_ratio, 1) as price_factor_ratio,
        bases.session_date as base_date,
        candidates.metric_pattern = 'ytd_return_price'
        or (
            candidates.metric_pattern = 'period_return_price'
            and (
                bases.session_date = candidates.year_base_date
                or {{ dbt.datediff('bases.session_date', 'candidates.session_date', 'day') }} between 350 and 380
            )
        ) as is_year
    from candidates
    left join {{ ref('int_claim_bases') }} as bases_of_price
        on {{ same_judgement('candidates', 'bases_of_price') }}
    left join {{ ref('int_split_factors') }} as near
        on
            candidates.series_id = near.security_id
            and candidates.session_date >= near.from_date
            and candidates.session_date < near.before_date
    left join calendar as bases
        on
            bases.session_date = case candidates.metric_pattern
                when 'mtd_return_price' then candidates.month_base_date
                when 'qtd_return_price' then candidates.quarter_base_date
                when 'ytd_return_price' then candidates.year_base_date
            end
            or bases.session_number = case
                when candidates.metric_pattern in ('period_return_price', 'period_change_points')
                    then candidates.base_session_number
                when candidates.metric_pattern not in ('mtd_return_price', 'qtd_return_price', 'ytd_return_price')
                    then candidates.session_number - 1
            end
    -- Prices before and after a split are quoted on different bases.
    where
        candidates.is_own
        or candidates.metric_pattern <> 'quote_change_usd'
        or coalesce(near.split_factor_ratio, 1) = coalesce(bases_of_price.split_factor_ratio, 1)
),

-- What was paid between the two closes, on the basis that its file states.
paid as (
    select
        based.article_id,
        based.claim_id,
        based.judged_as,
        based.session_date,
        sum(dividends.dividend_usd_per_share) as dividends_usd
    from based
    inner join {{ ref('stg_market__corporate_actions') }} as dividends
        on
            based.series_id = dividends.security_id
            and based.base_date < dividends.ex_date
            and based.session_date >= dividends.ex_date
    where based.is_year and dividends.action_type = 'dividend'
    group by based.article_id, based.claim_id, based.judged_as, based.session_date
),

-- Only of the series in question: a join of a few claims with every quote would go through all of them.
total_returns as (
    select * from {{ ref('int_total_returns') }}
    where
        security_id in (
            select based.series_id from based
            where based.is_year and based.is_own
        )
),

found as (
    select
        based.*,
        now.close_number * based.price_factor_ratio as close_number,
        base.close_number * based.price_factor_ratio as base_close_number,
        now.table_name,
        now.is_simulated or base.is_simulated as is_simulated,
        -- Without real closes the change follows from the printed table alone: change / (price - change).
        case
            when not coalesce(now.is_simulated or base.is_simulated, true) then null
            when based.is_difference then printed_rows.change_usd
            else
                based.unit_factor * printed_rows.change_usd
                / nullif(printed_rows.price_usd - printed_rows.change_usd, 0)
        end as printed_number,
        holidays.print_date,
        holidays.close_number as holiday_close_number,
        case
            when based.is_year and based.is_own and not coalesce(now.is_any_simulated, false)
                then totals.close_total_return_usd / base_totals.close_total_return_usd - 1
        end as total_return_ratio,
        case
            when based.is_own and not coalesce(now.is_any_simulated, false) then paid.dividends_usd
        end / base.close_number as dividends_ratio
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
            based.metric_pattern in ('quote_change_pct', 'quote_change_usd')
            and based.is_own
            and based.session_number = based.published_session_number
            and based.article_id = printed_rows.article_id
            and based.subject = printed_rows.ticker
    left join {{ ref('int_claim_holiday_prints') }} as holidays
        on
            based.metric_pattern in ('daily_return_close', 'daily_change_sign', 'index_change_points')
            and based.is_own
            and based.series_id = holidays.series_id
            and based.as_of = holidays.as_of
            and based.session_number = holidays.next_session_number
    left join total_returns as totals
        on
            based.series_id = totals.security_id
            and based.session_date = totals.session_date
    left join total_returns as base_totals
        on
            based.series_id = base_totals.security_id
            and based.base_date = base_totals.session_date
    left join paid
        on
            {{ same_judgement('based', 'paid') }}
            and based.session_date = paid.session_date
),

computed as (
    select
        *,
        coalesce(
            printed_number,
            case
                when is_difference then close_number - base_close_number
                else unit_factor * (close_number / base_close_number - 1)
            end
        ) as computed_number,
        case
            when printed_number is not null or base_close_number is null then null
            when print_date is not null and is_difference then close_number - holiday_close_number
            when print_date is not null then unit_factor * (close_number / holiday_close_number - 1)
            else unit_factor * total_return_ratio
        end as alternative_number,
        case
            when printed_number is not null then 'arithmetic of the printed quote table alone'
            when table_name = 'marts.stock_performance' and is_difference
                then 'prices as quoted on the day, a split between the two days undone'
            when table_name = 'marts.stock_performance' then 'closes adjusted for splits, not for dividends'
            when table_name = 'marts.index_levels' then 'index levels'
        end as basis,
        case
            when session_date is null then {{ no_session('period_end_date') }}
            when printed_number is not null then concat('marts.quote_snapshots ', article_id, ' ', subject)
            when close_number is not null and base_close_number is not null then concat(
                table_name, ' ', subject, ' ', session_date, ': close ', {{ printed('close_number') }},
                '; ', base_date, ': close ', {{ printed('base_close_number') }}
            )
        end as evidence
    from found
)

select
    article_id,
    claim_id,
    judged_as,
    session_date,
    is_own,
    computed_number,
    alternative_number,
    -- Levels are rounded to hundredths: the difference of two of them may be off by one.
    case when metric_pattern in ('index_change_points', 'period_change_points') then 0.01e0 end
        as least_tolerance_number,
    basis,
    case
        when alternative_number is null then null
        when print_date is not null
            then concat(
                'index levels, from the level printed on the holiday ', print_date, '; from the close of the session ',
                base_date, ' it is ', {{ printed('computed_number') }}
            )
        else concat('total return: dividends reinvested; on price alone it is ', {{ printed('computed_number') }})
    end as alternative_basis,
    evidence,
    case
        when alternative_number is null then null
        when print_date is not null
            then concat(evidence, '; ', print_date, ', a holiday: ', {{ printed('holiday_close_number') }})
        else concat(evidence, '; total return ', {{ printed('alternative_number') }})
    end as alternative_evidence,
    case
        when session_date is null or printed_number is not null then null
        when close_number is null and base_close_number is null
            then concat('closes of ', subject, ' on ', session_date, ' and ', base_date)
        when close_number is null then concat('close of ', subject, ' on ', session_date)
        when base_close_number is null
            then concat('close of ', subject, coalesce(' on ' || base_date, ' before ' || session_date))
    end as missing,
    -- Reinvested dividends rise with the price, and add a little more than that where it has fallen between.
    case
        when total_return_ratio is null and printed_number is null
            then 1.25e0 * unit_factor * dividends_ratio * greatest(1e0, close_number / base_close_number)
    end as doubted_number,
    case
        when total_return_ratio is null and printed_number is null and dividends_ratio is not null then concat(
            'total return of ', subject, ' from ', base_date, ' to ', session_date,
            ': its dividends are not all known on the basis of its quotes'
        )
    end as doubt,
    printed_number is null and coalesce(is_simulated, false) as is_simulated
from computed
