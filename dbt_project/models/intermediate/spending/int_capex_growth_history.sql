with capex as (
    select * from {{ ref('int_capex_history') }}
),

-- A year earlier is the quarter whose midpoint lies within 20 days of this one's, by definition (2026-11).
years_earlier as (
    select
        capex.cik,
        capex.basis,
        capex.period_end_date,
        capex.known_from,
        earlier.capex_usd,
        earlier.value_first_usd,
        earlier.value_first_known_at
    from capex
    inner join capex as earlier
        on
            capex.cik = earlier.cik
            and capex.known_from = earlier.known_from
            and capex.basis = earlier.basis
            and capex.concept = earlier.concept
            and abs({{ dbt.datediff(
                'earlier.midpoint_date', dbt.dateadd('year', -1, 'capex.midpoint_date'), 'day'
            ) }}) <= 20
),

-- The quarter before is the one that ends the day before this one starts, give or take three days.
chained as (
    select
        *,
        lag(capex_usd) over (partition by cik, known_from, basis, concept order by period_end_date) as previous_usd,
        abs({{ dbt.datediff(
            'lag(period_end_date) over (partition by cik, known_from, basis, concept order by period_end_date)',
            'period_start_date', 'day'
        ) }} - 1) <= 3 as is_chained
    from capex
),

with_previous as (
    select
        *,
        case when is_chained then previous_usd end as capex_previous_usd
    from chained
),

-- Sums of two and then of four consecutive quarters; each is null unless every quarter directly follows the one before.
halves as (
    select
        *,
        capex_usd + capex_previous_usd as half_usd
    from with_previous
),

years as (
    select
        *,
        case
            when lag(is_chained) over of_series then half_usd + lag(half_usd, 2) over of_series
        end as capex_ttm_usd
    from halves
    window of_series as (partition by cik, known_from, basis, concept order by period_end_date)
)

select
    years.cik,
    years.ticker,
    years.basis,
    years.concept,
    years.derivation,
    years.accession_numbers,
    years.fiscal_year,
    years.fiscal_quarter,
    years.fiscal_period_label,
    {{ calendar_quarter('years.midpoint_date') }} as calendar_quarter,
    years.capex_usd,
    years.value_first_usd,
    years_earlier.capex_usd as capex_year_earlier_usd,
    years.capex_usd / nullif(years_earlier.capex_usd, 0) - 1 as capex_yoy_change_ratio,
    years.value_first_usd / nullif(years_earlier.value_first_usd, 0) - 1 as capex_yoy_first_change_ratio,
    years.capex_usd / nullif(years.capex_previous_usd, 0) - 1 as capex_qoq_change_ratio,
    years.capex_ttm_usd,
    years.period_start_date,
    years.period_end_date,
    years.known_at,
    greatest(years.value_first_known_at, years_earlier.value_first_known_at) as growth_first_known_at,
    years.known_from,
    years.known_until
from years
left join years_earlier
    on
        years.cik = years_earlier.cik
        and years.known_from = years_earlier.known_from
        and years.basis = years_earlier.basis
        and years.period_end_date = years_earlier.period_end_date
