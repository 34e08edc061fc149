{#- As dbt's own, for Spark: dbt-spark's goes through seconds since 1970 and fails where a day is null. -#}
{% macro spark__datediff(first_date, second_date, datepart) -%}
    {%- if datepart == 'day' -%}
        datediff({{ second_date }}, {{ first_date }})
    {%- elif datepart == 'month' -%}
        (12 * (year({{ second_date }}) - year({{ first_date }})) + month({{ second_date }}) - month({{ first_date }}))
    {%- elif execute -%}
        {%- do exceptions.raise_compiler_error('datediff of ' ~ datepart ~ ' is not written for Spark') -%}
    {%- endif -%}
{%- endmacro %}
