{#- A table that the model's SQL may compute from the table's own earlier state, which it names as `this`. -#}
{% materialization carried, adapter='duckdb' %}
    {{ return(replace_relation('table')) }}
{% endmaterialization %}

{#- What is computed from the table's own earlier state stands beside it before that goes. -#}
{% materialization carried, adapter='spark' %}
    {%- if is_built_whole() -%}
        {{ return(spark_replace_table(is_by_month=false)) }}
    {%- endif -%}
    {%- set beside = spark_write_beside() -%}
    {%- call statement('main') -%}
        insert overwrite table {{ this }} select * from {{ beside }}
    {%- endcall -%}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
