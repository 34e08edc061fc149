with quarters as (
    select
        *,
        lag(quarter_value) over of_quarter as value_before,
        lag(tag) over of_quarter as tag_before,
        lag(derivation) over of_quarter as derivation_before,
        lag(accession_numbers) over of_quarter as accession_numbers_before,
        lag(known_at) over of_quarter as known_at_before
    from {{ ref('int_quarters_history') }}
    where quarter_value is not null
    window of_quarter as (partition by cik, metric, basis, period_end_date order by known_from)
),

tickers as (
    select * from {{ ref('int_issuer_tickers') }}
),

fiscal_quarters as (
    select * from {{ ref('int_fiscal_quarters_history') }}
    where known_until is null
),

splits as (
    select * from {{ ref('int_issuer_splits') }}
),

changes as (
    select * from quarters
    where
        quarter_value <> value_before
        -- A value that comes back since the one filed after it is in doubt was not changed by its company.
        and known_at >= known_from
),

-- Earnings per share that a filing states on the shares of its day: the splits since the filing before it.
with_splits as (
    select
        changes.cik,
        changes.metric,
        changes.basis,
        changes.period_end_date,
        changes.known_from,
        product(splits.split_ratio) as split_ratio
    from changes
    inner join splits
        on
            changes.cik = splits.cik
            and splits.split_date > cast(changes.known_at_before as date)
            and splits.split_date <= cast(changes.known_from as date)
    where changes.metric = 'eps_diluted'
    group by changes.cik, changes.metric, changes.basis, changes.period_end_date, changes.known_from
)

select
    changes.cik,
    tickers.ticker,
    changes.metric,
    changes.basis,
    case when changes.metric = 'eps_diluted' then 'USD/shares' else 'USD' end as unit,
    fiscal_quarters.fiscal_period_label,
    changes.tag_before,
    changes.tag,
    changes.derivation_before,
    changes.derivation,
    changes.accession_numbers_before,
    changes.accession_numbers,
    changes.value_before,
    changes.quarter_value as value_after,
    changes.quarter_value - changes.value_before as difference,
    case when changes.value_before > 0 then changes.quarter_value / changes.value_before - 1 end as change_ratio,
    {{ dbt.datediff('changes.known_at_before', 'changes.known_from', 'day') }} as days_between_count,
    -- Both numbers are rounded to the cent.
    coalesce(
        abs(changes.value_before / with_splits.split_ratio - changes.quarter_value)
        <= 0.006e0 + 0.005e0 / with_splits.split_ratio, false
    ) as is_split_adjustment,
    changes.period_end_date,
    changes.known_at_before,
    changes.known_from
from changes
left join tickers on changes.cik = tickers.cik
left join fiscal_quarters
    on
        changes.cik = fiscal_quarters.cik
        and changes.period_end_date = fiscal_quarters.period_end_date
left join with_splits
    on
        changes.cik = with_splits.cik
        and changes.metric = with_splits.metric
        and changes.basis = with_splits.basis
        and changes.period_end_date = with_splits.period_end_date
        and changes.known_from = with_splits.known_from
