{%- set session_spans = [1, 5, 21, 63, 252] -%}
{%- set periods = {'mtd': 'month', 'qtd': 'quarter', 'ytd': 'year'} -%}

with levels as (
    select * from {{ ref('int_index_levels') }}
)

select
    levels.index_id,
    levels.session_date,
    {% for span in session_spans %}
        levels.close_points / base_{{ span }}d.close_points - 1 as return_{{ span }}d_ratio,
    {% endfor %}
    {% for name, period in periods.items() %}
        levels.close_points / base_{{ name }}.close_points - 1 as return_{{ name }}_ratio,
    {% endfor %}
    ln(levels.close_points / base_1d.close_points) as log_return_1d
from levels
{% for span in session_spans %}
    left join levels as base_{{ span }}d
        on
            levels.index_id = base_{{ span }}d.index_id
            and levels.session_number = base_{{ span }}d.session_number + {{ span }}
{% endfor %}
{% for name, period in periods.items() %}
    left join levels as base_{{ name }}
        on
            levels.index_id = base_{{ name }}.index_id
            and levels.{{ period }}_base_date = base_{{ name }}.session_date
{% endfor %}
