{#- The rows of a relation that a model built by quote computes in this run: all, or quotes with a new version. -#}
{% macro with_new_version(relation) -%}
    {%- if is_built_whole() -%}
        {{ return(relation) }}
    {%- endif -%}
    (
        select versions.*
        from {{ relation }} as versions
        inner join {{ quotes_to_build() }} as new
            on versions.ticker = new.ticker and versions.session_date = new.session_date
    )
{%- endmacro %}
