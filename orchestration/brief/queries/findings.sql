select * from marts.data_quality order by finding_kind, table_name
