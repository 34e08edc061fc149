{#-
  At the end of a run: the SQL by which each model of claims was made, in landing.claim_models.

  `make check` judges an article by the same SQL, on the published file. The day that the models took for today stands
  in it as {today}. A model that the run left out keeps the SQL that it was made by.
-#}
{% macro keep_claim_models(results) -%}
    {%- set made = [] -%}
    {%- if execute and flags.WHICH in ('run', 'build') -%}
        {%- for result in results if result.node.resource_type == 'model' and result.status == 'success' -%}
            {%- if 'claims' in result.node.fqn -%}
                {%- do made.append(result.node) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
    {%- if made -%}
        {%- set any_day = today() | replace(run_started_at.strftime('%Y-%m-%d'), '{today}') -%}
        create schema if not exists landing;
        create table if not exists landing.claim_models (
            model_schema varchar not null, model_name varchar not null, reads varchar[] not null, sql varchar not null
        );
        comment on table landing.claim_models is
            'The SQL by which each model of claims was made: one row per model. make check judges articles by it.';
        comment on column landing.claim_models.model_schema is 'Schema of its table.';
        comment on column landing.claim_models.model_name is 'Name of its table.';
        comment on column landing.claim_models.reads is 'The models of claims that it reads, by name.';
        comment on column landing.claim_models.sql is 'Its select, with {today} for the day that it took for today.';
        delete from landing.claim_models
        where model_name in ({% for node in made %}'{{ node.name }}'{{ ', ' if not loop.last }}{% endfor %});
        insert into landing.claim_models by name
        {% for node in made -%}
            {%- set reads = [] -%}
            {%- for id in node.depends_on.nodes | sort if 'claims' in graph.nodes.get(id, {}).get('fqn', []) -%}
                {%- do reads.append("'" ~ graph.nodes[id].name ~ "'") -%}
            {%- endfor -%}
            select
                '{{ node.schema }}' as model_schema,
                '{{ node.name }}' as model_name,
                cast([{{ reads | join(', ') }}] as varchar[]) as reads,
                '{{ node.compiled_code | replace(today(), any_day) | replace("'", "''") }}' as sql
            {{ 'union all' if not loop.last }}
        {% endfor %}
    {%- endif -%}
{%- endmacro %}
