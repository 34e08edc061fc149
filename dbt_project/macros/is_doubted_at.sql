{#- Whether a fact was in doubt at a moment: since doubted_from and not yet cleared. Never null. -#}
{% macro is_doubted_at(moment, doubted_from, doubted_until) -%}
    coalesce(
        {{ moment }} >= {{ doubted_from }}
        and ({{ doubted_until }} is null or {{ moment }} < {{ doubted_until }}), false
    )
{%- endmacro %}
