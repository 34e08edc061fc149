-- Payments and revenue of nine months below those of the half-year within them, once the year shows which of the two
-- is at fault: the quarter by itself stands where the nine months belong. The same for a half-year and its quarter.
with facts as (
    select * from {{ ref('int_concept_facts') }}
    where metric in ('capex', 'finance_lease_principal', 'revenue', 'depreciation') and fact_value >= 0
)

select
    longer.cik,
    longer.metric,
    longer.tag,
    longer.period_start_date,
    longer.period_end_date,
    longer.accession_number,
    min(greatest(years.known_at, shorter.known_at)) as shown_at
from facts as longer
inner join facts as shorter
    on
        longer.cik = shorter.cik
        and longer.metric = shorter.metric
        and longer.tag = shorter.tag
        and longer.period_start_date = shorter.period_start_date
        and longer.months_count > shorter.months_count
        -- Half a per cent is rounding (2026-11).
        and longer.fact_value < shorter.fact_value * 0.995e0
inner join facts as years
    on
        longer.cik = years.cik
        and longer.metric = years.metric
        and longer.tag = years.tag
        and longer.period_start_date = years.period_start_date
-- A business sold since the half-year lowers the nine months as well, but then they make three quarters of the year. A
-- quarter makes one: halfway lies the half, for six months three eighths (2026-11).
where
    longer.months_count in (6, 9)
    and years.months_count = 12
    and longer.fact_value < years.fact_value * (longer.months_count + 3) / 24
group by
    longer.cik, longer.metric, longer.tag, longer.period_start_date, longer.period_end_date, longer.accession_number
