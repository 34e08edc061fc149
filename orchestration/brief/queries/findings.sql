select finding_kind, table_name, findings_count, example, first_date, last_date
from marts.data_quality
order by finding_kind, table_name
