{#- Of the last session alone: three more returns in each row per security and session would make every build dearer,
    and what shows returns over a week, a month or a year shows the latest. -#}
{%- set session_spans = [5, 21, 252] -%}

-- The large table is named where it is read: DuckDB would keep a copy of a step that is read twice.
with sessions as (
    select * from {{ ref('int_sessions') }}
),

last_sessions as (
    select
        performance.security_id,
        max(sessions.session_number) as session_number
    from {{ ref('stock_performance') }} as performance
    inner join sessions on performance.session_date = sessions.session_date
    group by performance.security_id
),

-- Sessions are counted in the exchange's calendar, whether or not the security has a close on each.
counted_back as (
    select
        performance.*,
        last_sessions.session_number - sessions.session_number as sessions_back_count
    from {{ ref('stock_performance') }} as performance
    inner join sessions on performance.session_date = sessions.session_date
    inner join last_sessions on performance.security_id = last_sessions.security_id
    where last_sessions.session_number - sessions.session_number in (0, {{ session_spans | join(', ') }})
),

bases as (
    select
        {% for span in session_spans %}
            max(case when sessions_back_count = {{ span }} then close_split_adjusted_usd end) as close_{{ span }}d_usd,
        {% endfor %}
        security_id
    from counted_back
    group by security_id
)

select
    latest.security_id,
    latest.ticker,
    latest.close_split_adjusted_usd,
    latest.return_1d_ratio,
    {% for span in session_spans %}
        latest.close_split_adjusted_usd / bases.close_{{ span }}d_usd - 1 as return_{{ span }}d_ratio,
    {% endfor %}
    latest.return_mtd_ratio,
    latest.return_qtd_ratio,
    latest.return_ytd_ratio,
    latest.is_simulated,
    latest.session_date,
    latest.source_name,
    latest.known_at
from counted_back as latest
inner join bases on latest.security_id = bases.security_id
where latest.sessions_back_count = 0
