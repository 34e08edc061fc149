{#-
  Whether a row that stood from one moment to another stood at a third. Never null. relation: its name.

  Two plain comparisons: with any other condition DuckDB compares each row of a left join with each.
-#}
{% macro stands_at(relation, moment) -%}
    {{ relation }}.known_from <= {{ moment }}
    and coalesce({{ relation }}.known_until, timestamp '9999-12-31') > {{ moment }}
{%- endmacro %}
