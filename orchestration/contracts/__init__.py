"""What a raw table is: columns, SQL types, units, key and row rules. Knows nothing of files, Dagster or dbt."""
