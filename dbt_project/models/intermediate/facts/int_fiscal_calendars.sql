-- Issuers whose years have three quarters of twelve weeks and one of sixteen or seventeen, with the place of the long
-- quarter: first or last.
with periods as (
    select distinct
        cik,
        period_start_date,
        {{ dbt.datediff('period_start_date', 'period_end_date', 'day') }} + 1 as days_count
    from {{ ref('stg_fundamentals__company_facts') }}
    where is_periodic_report
),

-- Pairs of periods with one first day: 12 weeks with 24 or 36, or 16 weeks with 28 or 40. A year of months, or of
-- quarters of 13 weeks, has no such pair. One day more or less is allowed, because filers slip by a day (2026-11).
pairs as (
    select
        quarters.cik,
        case when quarters.days_count < 90 then 'last' else 'first' end as long_quarter
    from periods as quarters
    inner join periods as longer
        on
            quarters.cik = longer.cik
            and quarters.period_start_date = longer.period_start_date
            and (
                (
                    quarters.days_count between 83 and 85
                    and (longer.days_count between 167 and 169 or longer.days_count between 251 and 253)
                )
                or (
                    quarters.days_count between 111 and 113
                    and (longer.days_count between 195 and 197 or longer.days_count between 279 and 281)
                )
            )
),

counted as (
    select
        cik,
        long_quarter,
        row_number() over (partition by cik order by count(*) desc, long_quarter asc) as frequency_rank
    from pairs
    group by cik, long_quarter
)

select
    cik,
    long_quarter
from counted
where frequency_rank = 1
