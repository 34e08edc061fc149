-- Claims, and what there is: tables, columns, these macros.

create or replace temp macro failing_claims(of_article := '%') as table (
    select
        article_id,
        claim_id,
        case
            when verdict_latest = verdict_at_publication then verdict_latest
            else format('{}, at publication {}', verdict_latest, verdict_at_publication)
        end as verdict,
        concat_ws(' ', nullif(replace(comparator, '_', ' '), 'equal'), claimed_value, unit) as claimed,
        computed_latest,
        matching_date,
        statement,
        evidence
    from marts.claim_checks
    where
        article_id like of_article
        and is_failing
    order by article_id, claim_id
);
comment on macro table failing_claims is
'claims that the data contradict, misdate or find inconsistent: failing_claims()';

create or replace temp macro tables() as table (
    with found as (
        select table_name, estimated_size as rows_count, comment
        from duckdb_tables()
        where schema_name = 'marts'
        union all
        select view_name, null, comment
        from duckdb_views()
        where schema_name = 'marts'
        union all
        select format('{}({})', function_name, list_aggregate(parameters, 'string_agg', ', ')), null, comment
        from duckdb_functions()
        where schema_name = 'marts'
    )

    select
        'marts.' || table_name as table_name,
        rows_count,
        regexp_extract(comment, '^(?:Function of [^:]*: )?([^.;:?]*\??)', 1) as holds
    from found
    order by rows_count is null, table_name
);
comment on macro table tables is
'tables and functions, each in one line: tables()';

create or replace temp macro columns_of(of_table) as table (
    select column_name, data_type, comment as meaning
    from duckdb_columns()
    where schema_name = 'marts' and table_name = regexp_replace(of_table, '^marts\.|_as_of$', '', 'g')
    order by column_index
);
comment on macro table columns_of is
'what a table''s columns mean: columns_of(''sector_performance'')';

create or replace temp macro help() as table (
    select
        regexp_extract(comment, '(.*): (.*)', 1) as answers,
        regexp_extract(comment, '(.*): (.*)', 2) as example,
        function_name || '(' || array_to_string(parameters, ', ') || ')' as arguments
    from duckdb_functions()
    where database_name = 'temp' and comment is not null
    order by function_oid
);
comment on macro table help is
'these macros with their arguments: help()';
