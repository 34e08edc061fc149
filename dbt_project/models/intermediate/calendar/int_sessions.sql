with days as (
    select * from {{ ref('stg_reference__exchange_days') }}
),

numbered as (
    select
        calendar_date as session_date,
        closes_at,
        row_number() over (order by calendar_date) as session_number,
        lag(calendar_date) over (order by calendar_date) as previous_session_date,
        cast({{ dbt.date_trunc('month', 'calendar_date') }} as date) as month_start_date,
        cast({{ dbt.date_trunc('quarter', 'calendar_date') }} as date) as quarter_start_date,
        cast({{ dbt.date_trunc('year', 'calendar_date') }} as date) as year_start_date
    from days
    where is_session
),

{% for period in ['month', 'quarter', 'year'] %}
    {{ period }}_bases as (
        select
            {{ period }}_start_date,
            lag(max(session_date)) over (order by {{ period }}_start_date) as {{ period }}_base_date
        from numbered
        group by {{ period }}_start_date
    ),

{% endfor %}
final as (
    select
        numbered.session_date,
        numbered.closes_at,
        numbered.session_number,
        numbered.previous_session_date,
        numbered.month_start_date,
        numbered.quarter_start_date,
        numbered.year_start_date,
        month_bases.month_base_date,
        quarter_bases.quarter_base_date,
        year_bases.year_base_date,
        row_number() over (
            partition by numbered.month_start_date order by numbered.session_date
        ) as session_in_month_number,
        row_number() over (
            partition by numbered.quarter_start_date order by numbered.session_date
        ) as session_in_quarter_number,
        row_number() over (
            partition by numbered.year_start_date order by numbered.session_date
        ) as session_in_year_number
    from numbered
    inner join month_bases on numbered.month_start_date = month_bases.month_start_date
    inner join quarter_bases on numbered.quarter_start_date = quarter_bases.quarter_start_date
    inner join year_bases on numbered.year_start_date = year_bases.year_start_date
)

select * from final
