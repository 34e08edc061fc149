-- The quarter that a report is about, from the report's day alone: the quarter that holds the day 65 days earlier
-- (2026-11: the middle of a quarter that ended 20 days before the report). Where filings exist, int_surprises uses them
-- instead.
with reports as (
    select distinct
        ticker,
        report_date
    from {{ ref('stg_fundamentals__eps_reports') }}
),

guessed as (
    select
        ticker,
        report_date,
        {{ dbt.dateadd('day', -65, 'report_date') }} as quarter_date,
        lag({{ dbt.dateadd('day', -65, 'report_date') }}) over by_ticker as previous_quarter_date,
        lead({{ dbt.dateadd('day', -65, 'report_date') }}) over by_ticker as next_quarter_date
    from reports
    window by_ticker as (partition by ticker order by report_date)
),

-- A year's last quarter is reported later than the others: where two reports fall into one quarter and none into the
-- quarter before, the first of the two is about the quarter before (WSM, 2025-03-19 and 2025-05-22).
placed as (
    select
        ticker,
        report_date,
        case
            when
                {{ calendar_quarter('quarter_date') }} = {{ calendar_quarter('next_quarter_date') }}
                and {{ dbt.datediff('quarter_date', 'next_quarter_date', 'day') }} > 60
                and {{ calendar_quarter('previous_quarter_date') }}
                <> {{ calendar_quarter(dbt.dateadd('month', -3, 'quarter_date')) }}
                then {{ dbt.dateadd('month', -3, 'quarter_date') }}
            else quarter_date
        end as quarter_date
    from guessed
)

select
    ticker,
    report_date,
    quarter_date
from placed
