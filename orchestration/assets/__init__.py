"""The asset graph, on one page.

    raw_reference.*    ─┐
    raw_market.*       ─┼─► staging ─► intermediate ─► marts ─► published_warehouse
    raw_fundamentals.* ─┤
    raw_claims.*       ─┘
    (ingestion.py: source → contract → warehouse)   (dbt_models.py)   (published.py)

Assets are thin. Reading belongs to sources and warehouse, rules to contracts, arithmetic to dbt.
"""
