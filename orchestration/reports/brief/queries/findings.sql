select finding_family, finding_detail, severity, meaning, table_name, findings_count, example, first_date, last_date
from marts.data_quality
order by case severity when 'error' then 1 when 'warning' then 2 else 3 end, finding_kind, table_name
