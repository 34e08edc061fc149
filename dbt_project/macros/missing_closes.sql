{#- How many closes of a claim's period are missing, as text; null where none is. -#}
{% macro missing_closes(claims, periods) -%}
    case
        when {{ periods }}.closes_count < {{ periods }}.sessions_count
            then concat(
                {{ periods }}.sessions_count - {{ periods }}.closes_count, ' of ', {{ periods }}.sessions_count,
                ' closes of ', {{ claims }}.subject, ' from ', {{ claims }}.period_start_date,
                ' to ', {{ claims }}.period_end_date
            )
        when {{ periods }}.sessions_count <= 0
            then concat(
                'a session from ', {{ claims }}.period_start_date, ' to ', {{ claims }}.period_end_date
            )
    end
{%- endmacro %}
