{#-
  Replaces some rows of the model's table: those that the condition selects go, and those that the model's SQL yields
  come. using: a relation that the condition compares with.
-#}
{% macro replace_rows(condition, using=none) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('delete') -%}
        delete from {{ this }} as held {{ 'using ' ~ using if using }} where {{ condition }}
    {%- endcall -%}
    {%- call statement('main') -%}
        insert into {{ this }} by name
        {{ compiled_code }}
    {%- endcall -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmacro %}
