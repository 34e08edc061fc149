select * from marts.claim_checks order by published_date desc, article_id, claim_id
