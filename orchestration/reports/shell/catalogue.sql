-- What there is: tables, columns, what the last build brought, these macros.

create or replace temp macro tables(detail := false) as table (
    with found as (
        select table_name, estimated_size as rows_count, null as arguments, comment
        from duckdb_tables()
        where schema_name = 'marts'
        union all
        select view_name, null, null, comment
        from duckdb_views()
        where schema_name = 'marts'
        union all
        select function_name, null, array_to_string(parameters, ', '), comment
        from duckdb_functions()
        where schema_name = 'marts'
    ),

    answer as (
        select
            table_name || if(arguments is null, '', '()') as table_name,
            regexp_extract(comment, '^(?:Function of [^:]*: )?([^.;:?]*\??)', 1) as holds,
            rows_count,
            arguments
        from found
    )

    select columns(lambda c: detail or c in ('table_name', 'holds'))
    from answer
    order by answer.arguments is not null, answer.table_name
);
comment on macro table tables is
'what the schema marts holds: tables()';

create or replace temp macro columns_of(of_table, detail := false) as table (
    with asked as (
        select one_of(
            regexp_replace(lower(of_table), '^marts\.|_as_of(\(\))?$', '', 'g'),
            (select list(distinct table_name) from duckdb_columns() where schema_name = 'marts'),
            'table'
        ) as table_name
    ),

    answer as (
        select
            described.column_name,
            -- The name is what is copied from here: the meaning gives way.
            case
                when detail or length(described.comment) <= 73 - max(length(described.column_name)) over ()
                    then described.comment
                else left(described.comment, 72 - max(length(described.column_name)) over ()) || '…'
            end as meaning,
            described.data_type,
            described.column_index
        from duckdb_columns() as described
        inner join asked on described.table_name = asked.table_name
        where described.schema_name = 'marts'
    )

    select columns(lambda c: c in ('column_name', 'meaning') or (detail and c = 'data_type'))
    from answer
    order by answer.column_index
);
comment on macro table columns_of is
'what a table''s columns mean: columns_of(''index_levels'')';

-- What the last run added that found something new: later ones found nothing. Rows count as new where their values
-- differ from what the raw table had. newest_date is the day that the newest of them is of.
create or replace temp macro whats_new(detail := false) as table (
    with read_rows as materialized (
        from marts.rows_read
    ),

    answer as (
        select
            cast(max(ingested_at) over () as date) as read_date,
            regexp_replace(table_name, '^raw_\w+\.', '') as table_name,
            source_name,
            rows_count as rows_added,
            last_date as newest_date,
            first_date as oldest_date,
            ingested_at,
            batch_id
        from read_rows
        where batch_id = (select arg_max(batch_id, ingested_at) from read_rows)
    )

    select columns(
        lambda c: detail or c in ('read_date', 'table_name', 'source_name', 'rows_added', 'newest_date')
    )
    from answer
    order by answer.table_name, answer.source_name
);
comment on macro table whats_new is
'what came in last, and when: whats_new()';

create or replace temp macro help(detail := false) as table (
    with answer as (
        select
            regexp_extract(comment, '(.*?): (.*)', 1) as question,
            regexp_extract(comment, '(.*?): (.*)', 2) as example,
            function_name || '(' || array_to_string(parameters, ', ') || ')' as arguments,
            function_oid
        from duckdb_functions()
        where database_name = 'temp' and comment is not null
    )

    select columns(lambda c: c in ('question', 'example') or (detail and c = 'arguments'))
    from answer
    order by answer.function_oid
);
comment on macro table help is
'these macros: help()';
