{#-
  The rows of a model's table that a test looks at: all, or in a run that replaced some, those that it computed and those
  of the same security and session. The others were tested when they were computed.
-#}
{% macro tested_rows(relation) -%}
    {%- if not execute -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set whole = env_var('MARKET_WAREHOUSE_WHOLE_MODELS', '*') -%}
    {%- if whole == '*' or relation.identifier in whole.split(',') -%}
        {{ return(relation) }}
    {%- endif -%}
    {%- set config = graph.nodes['model.market_warehouse.' ~ relation.identifier].config -%}
    {%- set by = config.meta.get('tested_by', config.materialized) -%}
    {%- if by == 'by_security' -%}
        (
            select held.*
            from {{ relation }} as held
            inner join intermediate.int_quotes_touched as touches
                on held.security_id = touches.security_id and held.session_date >= touches.from_date
        )
    {%- elif by == 'by_quote' -%}
        (
            select held.*
            from {{ relation }} as held
            inner join (
                select distinct
                    quotes.security_id,
                    quotes.session_date
                from staging.stg_market__daily_quotes as quotes
                inner join {{ quotes_to_build() }} as new
                    on quotes.ticker = new.ticker and quotes.session_date = new.session_date
            ) as new on held.security_id = new.security_id and held.session_date = new.session_date
        )
    {%- elif by == 'by_version' -%}
        (
            select *
            from {{ relation }}
            where ingested_at >= (select min(new.ingested_at) from {{ quotes_to_build() }} as new)
        )
    {%- elif by == 'by_session' -%}
        (
            select held.*
            from {{ relation }} as held
            where held.session_date >= (
                select min(touches.from_date) from intermediate.int_quotes_touched as touches
            )
        )
    {%- else -%}
        {{ return(relation) }}
    {%- endif -%}
{%- endmacro %}
