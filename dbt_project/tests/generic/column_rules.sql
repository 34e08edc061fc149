{#-
  Rules for a model's columns, tested in one pass over it; a failing row has its key and, for each column that breaks a
  rule, the value and the rule. The rules are those of broken_rules.
-#}
{% test column_rules(model, key, rules) %}

with judged as (
    select
        {{ key | join(', ') }},
        {{ broken_rules(rules) }} as broken_rules
    from {{ tested_rows(model) }}
)

select * from judged
where broken_rules <> ''

{% endtest %}
