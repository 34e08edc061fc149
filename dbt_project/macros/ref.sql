{#-
  References without the database's name, so that views and macros in the published file work whatever the file is
  called.
-#}
{% macro ref() -%}
    {% do return(builtins.ref(*varargs, **kwargs).include(database=false)) %}
{%- endmacro %}
