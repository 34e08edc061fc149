{#- A table that the model's SQL may compute from the table's own earlier state, which it names as `this`. -#}
{% materialization carried, adapter='duckdb' %}
    {{ return(replace_relation('table')) }}
{% endmaterialization %}
