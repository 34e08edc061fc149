select *
from marts.claim_checks
order by coalesce(is_failing, false) desc, published_date desc, article_id, claim_id
