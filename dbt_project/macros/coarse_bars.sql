{#-
  Bars of weeks or months among those of sessions: a subquery.

  bars: a relation with series_id and session_date. Yields series_id, session_date and period (week or month) of every
  bar that is alone in its week, where four weeks or more in a row have one bar each; likewise for months.
  2026-11: four in a row, so that a daily series with missing days is not taken for a weekly one.
-#}
{% macro coarse_bars(bars) -%}
    with
    {%- for period in ['week', 'month'] %}
        {{ period }}s as (
        select
            series_id,
            cast({{ dbt.date_trunc(period, 'session_date') }} as date) as period_start_date,
            min(session_date) as session_date
        from {{ bars }}
        group by series_id, cast({{ dbt.date_trunc(period, 'session_date') }} as date)
        having count(*) = 1
    ),

    {{ period }}s_numbered as (
        select
            *,
            {% if period == 'week' -%}
            {{ dbt.datediff("cast('1900-01-01' as date)", 'period_start_date', 'day') }} / 7
            {%- else -%}
            {{ dbt.datediff("cast('1900-01-01' as date)", 'period_start_date', 'month') }}
        {%- endif %}
            - row_number() over (partition by series_id order by period_start_date) as stretch_number
        from {{ period }}s
    ),

    {{ period }}s_counted as (
        select
            series_id,
            session_date,
            '{{ period }}' as period,
            count(*) over (partition by series_id, stretch_number) as stretch_count
        from {{ period }}s_numbered
    ){{ ',' if not loop.last }}
    {% endfor %}
    select series_id, session_date, period from weeks_counted
    where stretch_count >= 4
    union all
    select series_id, session_date, period from months_counted
    where stretch_count >= 4
{%- endmacro %}
