{#- The words that a model counts: the names of its columns that end in _count, without that ending and but for one. -#}
{% macro counted_words(but_for) -%}
    {%- set words = [] -%}
    {%- for column in model.columns if column.endswith('_count') and column != but_for -%}
        {%- do words.append(column[:-6]) -%}
    {%- endfor -%}
    {{ return(words) }}
{%- endmacro %}
