"""The outside world: finds, fetches and describes what comes in. Knows neither Dagster nor DuckDB.

A source is an object with `name`, `batches(table, read)`, which lists what there is for one raw table
(`inputs.py`), and `ignored_files()`, which lists what nothing reads. Reading a file's rows is DuckDB's
work and happens in `orchestration.warehouse`; judging them is the work of `orchestration.contracts`.
"""
