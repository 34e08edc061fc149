{#-
  A table whose rows of one issuer follow from that issuer's filings alone: where only some issuers have new filings, the
  rows of these are replaced and the others stay. Otherwise it is a table as any other.

  The model needs a column `cik`; its SQL is written as for all issuers: ref() narrows what it reads.
-#}
{% materialization by_issuer, adapter='duckdb' %}
    {%- set issuers = issuers_to_build() -%}
    {%- if issuers is none or load_cached_relation(this) is none -%}
        {{ return(materialization_table_duckdb()) }}
    {%- endif -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {%- call statement('delete') -%}
        delete from {{ this }} where {{ is_of_issuers('cik', issuers) }}
    {%- endcall -%}
    {%- call statement('main') -%}
        insert into {{ this }} by name
        {{ compiled_code }}
    {%- endcall -%}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [this.incorporate(type='table')]}) }}
{% endmaterialization %}
