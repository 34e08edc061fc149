"""Market Warehouse: brings market data in, runs dbt, audits, publishes, schedules."""
