select index_id, index_name
from marts.indices
where is_shown and session_count > 0 and index_id not in ('SPX', 'RUT', 'VIX')
order by index_name
