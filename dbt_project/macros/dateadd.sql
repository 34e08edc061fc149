{#- As dbt's own, for Spark: dbt-spark's goes through seconds since 1970 and fails where a day is null. -#}
{% macro spark__dateadd(datepart, interval, from_date) -%}
    {%- if execute and datepart != 'day' -%}
        {%- do exceptions.raise_compiler_error('dateadd of ' ~ datepart ~ ' is not written for Spark') -%}
    {%- endif -%}
    date_add({{ from_date }}, cast({{ interval }} as int))
{%- endmacro %}
