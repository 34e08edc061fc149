-- Daily returns chained over the last 5, 21 and 252 sessions, null where one of them has none; and over the month,
-- quarter and year so far, null from the first gap on, and where the period's first session is missing.
{% set session_spans = [5, 21, 252] -%}
{% set periods = {'mtd': 'month', 'qtd': 'quarter', 'ytd': 'year'} -%}

with returns as (
    select
        sector_returns.*,
        sessions.session_number,
        sessions.month_start_date,
        sessions.quarter_start_date,
        sessions.year_start_date,
        sessions.session_in_month_number,
        sessions.session_in_quarter_number,
        sessions.session_in_year_number
    from {{ ref('int_sector_returns') }} as sector_returns
    inner join {{ ref('int_sessions') }} as sessions
        on sector_returns.session_date = sessions.session_date
)

select
    sector_name,
    session_date,
    session_number,
    weighting,
    return_1d_ratio,
    {% for span in session_spans %}
        case
            when count(return_1d_ratio) over last_{{ span }} = {{ span }}
                then {{ chained('1 + return_1d_ratio', 'last_' ~ span) }} - 1
        end as return_{{ span }}d_ratio,
    {% endfor %}
    {% for name, period in periods.items() %}
        case
            when count(return_1d_ratio) over {{ period }}_so_far = session_in_{{ period }}_number
                then {{ chained('1 + return_1d_ratio', period ~ '_so_far') }} - 1
        end as return_{{ name }}_ratio,
    {% endfor %}
    coverage_ratio,
    weight_in_index_ratio,
    bool_or(is_simulated) over (
        partition by sector_name, weighting order by session_number
    ) as is_simulated,
    weights_as_of_date
from returns
window
    {% for span in session_spans %}
        last_{{ span }} as (
            partition by sector_name, weighting
            order by session_number range between {{ span - 1 }} preceding and current row
        ),
    {% endfor %}
    month_so_far as (partition by sector_name, weighting, month_start_date order by session_number),
    quarter_so_far as (partition by sector_name, weighting, quarter_start_date order by session_number),
    year_so_far as (partition by sector_name, weighting, year_start_date order by session_number)
