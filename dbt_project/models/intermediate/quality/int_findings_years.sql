-- Fiscal years that differ from the sum of their four quarters; intermediate.int_year_sums lists each.
with years as (
    select
        *,
        case
            when is_year_restated_alone
                then 'restated_years: a year restated without its nine months, its quarters rest on the filings before'
            -- Filings round to a million dollars, notes to ten million (2026-11).
            when abs(quarters_value - year_value) <= 10000000
                then 'year_differences: the four quarters miss the year by rounding'
            else 'year_differences: the four quarters do not add up to the year'
        end as finding_kind
    from {{ ref('int_year_sums') }}
    where quarters_value <> year_value
)

select
    finding_kind,
    'raw_fundamentals.company_facts' as table_name,
    count(*) as findings_count,
    max(concat(
        cik, ' ', metric, ' to ', period_end_date, ': quarters ', quarters_value, ', the last by ',
        quarter_accession_numbers, '; year ', year_value, ' by ', year_accession_number
    )) as example,
    min(period_end_date) as first_date,
    max(period_end_date) as last_date
from years
group by finding_kind
