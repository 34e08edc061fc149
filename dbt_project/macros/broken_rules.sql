{#-
  The rules that a row breaks, in words with the column's value; empty where it breaks none.

  rules: column → never_null, one_of (values), at_least, above, at_most (bounds). A column with bounds must also be
  finite. Null breaks only never_null.
-#}
{% macro broken_rules(rules) -%}
    {%- set checks = [] -%}
    {%- for column, rule in rules.items() -%}
        {%- for name in rule if name not in ("never_null", "one_of", "at_least", "above", "at_most") -%}
            {%- do exceptions.raise_compiler_error("no such rule of a column: " ~ name) -%}
        {%- endfor -%}
        {%- set number = "cast(" ~ column ~ " as double)" -%}
        {%- if rule.never_null -%}
            {%- do checks.append((column, column ~ " is null", "is null")) -%}
        {%- endif -%}
        {%- if rule.one_of -%}
            {%- set values = rule.one_of | join("', '") -%}
            {%- set words = "is none of " ~ rule.one_of | join(", ") -%}
            {%- do checks.append((column, column ~ " not in ('" ~ values ~ "')", words)) -%}
        {%- endif -%}
        {%- set comparisons = {"at_least": "<", "above": "<=", "at_most": ">"} -%}
        {%- for name, comparison in comparisons.items() if name in rule -%}
            {%- set words = "is not " ~ name | replace("_", " ") ~ " " ~ rule[name] -%}
            {%- do checks.append((column, number ~ " " ~ comparison ~ " " ~ rule[name], words)) -%}
            {%- if loop.first -%}
                {%- set infinite = "cast('infinity' as double), cast('-infinity' as double), cast('nan' as double)" -%}
                {%- do checks.append((column, number ~ " in (" ~ infinite ~ ")", "is not finite")) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
concat_ws(
    '; '
    {%- for column, is_broken, words in checks %},
    case when {{ is_broken }} then concat_ws(' ', '{{ column }}', {{ column }}, '{{ words }}') end
    {%- endfor %}
)
{%- endmacro %}
