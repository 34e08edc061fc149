{#-
  A table whose rows of one issuer follow from that issuer's filings alone: where only some issuers have new filings, the
  rows of these are replaced and the others stay. Otherwise it is a table as any other.

  The model needs a column `cik`; its SQL is written as for all issuers: ref() narrows what it reads.
-#}
{% materialization by_issuer, adapter='duckdb' %}
    {%- set issuers = issuers_to_build() -%}
    {%- if issuers is none -%}
        {{ return(replace_relation('table')) }}
    {%- endif -%}
    {{ return(replace_rows(is_of_issuers('cik', issuers))) }}
{% endmaterialization %}
