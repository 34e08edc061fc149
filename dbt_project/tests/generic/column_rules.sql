{#-
  What holds of a model's columns, in one pass over it; a failing row names its key, and of each column at fault the
  value and the rule. The rules are those of broken_rules.
-#}
{% test column_rules(model, key, rules) %}

with judged as (
    select
        {{ key | join(', ') }},
        {{ broken_rules(rules) }} as broken_rules
    from {{ model }}
)

select * from judged
where broken_rules <> ''

{% endtest %}
