"""The asset graph, on one page.

    raw_reference.*    ─┐
    raw_market.*       ─┼─► staging ─► intermediate ─► marts ─► published_warehouse ─► market_brief
    raw_fundamentals.* ─┤
    raw_claims.*       ─┘
    (ingestion.py: source → contract → warehouse)   (dbt_models.py)   (published.py)         (brief.py)

What the UI shows of them: model_pages.py before any run, table_metadata.py, mart_metadata.py and mart_pictures.py
of the latest one.

Assets are thin. Reading belongs to sources and warehouse, rules to contracts, arithmetic to dbt.
"""
