"""The asset graph, on one page.

    raw_reference.*    ─┐
    raw_market.*       ─┼─► staging ─► intermediate ─► marts ─► published_warehouse ─► market_brief
    raw_fundamentals.* ─┤
    raw_claims.*       ─┘
    (ingestion.py: source → contract → warehouse)   (dbt_models.py)   (published.py)         (brief.py)

The UI shows what model_pages.py states before any run, and what table_metadata.py, mart_metadata.py and
mart_pictures.py add in the latest one.

Assets are thin: sources and warehouse read, contracts hold the rules, dbt computes.
"""
