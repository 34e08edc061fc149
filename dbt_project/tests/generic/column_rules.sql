{#-
  What holds of a model's columns, in one pass over it; a failing row names its key, and of each column at fault the
  value and the rule.

  rules: column → never_null, one_of (values), at_least, above, at_most (bounds). A column with bounds is finite. Null
  breaks never_null alone.
-#}
{% test column_rules(model, key, rules) %}
{%- set checks = [] -%}
{%- for column, rule in rules.items() -%}
    {%- set number = "cast(" ~ column ~ " as double)" -%}
    {%- if rule.never_null -%}
        {%- do checks.append((column, column ~ " is null", "is null")) -%}
    {%- endif -%}
    {%- if rule.one_of -%}
        {%- set values = "'" ~ rule.one_of | join("', '") ~ "'" -%}
        {%- do checks.append((column, column ~ " not in (" ~ values ~ ")", "is none of " ~ rule.one_of | join(", "))) -%}
    {%- endif -%}
    {%- for name, comparison in {"at_least": "<", "above": "<=", "at_most": ">"}.items() if name in rule -%}
        {%- do checks.append((column, number ~ " " ~ comparison ~ " " ~ rule[name], "is not " ~ name | replace("_", " ") ~ " " ~ rule[name])) -%}
    {%- endfor -%}
    {%- if "at_least" in rule or "above" in rule or "at_most" in rule -%}
        {%- do checks.append((column, "not isfinite(" ~ number ~ ")", "is not finite")) -%}
    {%- endif -%}
{%- endfor %}

with validation_errors as (
    select
        {{ key | join(', ') }},
        concat_ws(
            '; '
            {%- for column, is_broken, words in checks %},
            case when {{ is_broken }} then concat_ws(' ', '{{ column }}', {{ column }}, '{{ words }}') end
            {%- endfor %}
        ) as broken_rules
    from {{ model }}
)

select * from validation_errors
where broken_rules <> ''

{% endtest %}
