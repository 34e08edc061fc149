{#-
  References without the database's name, so that views and macros in the published file work whatever the file is
  called.

  In a model that is built by issuer they yield the rows of the issuers at hand; reference tables are read whole.
-#}
{% macro ref() -%}
    {%- set relation = builtins.ref(*varargs, **kwargs).include(database=false) -%}
    {%- set issuers = issuers_to_build() -%}
    {%- if issuers is none or varargs[0].startswith('stg_reference__') -%}
        {{ return(relation) }}
    {%- endif -%}
    {{ return('(select * from ' ~ relation ~ ' where ' ~ is_of_issuers('cik', issuers) ~ ')') }}
{%- endmacro %}
