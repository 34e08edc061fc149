"""The lake: every publication again, for readers on other machines, as Parquet files under a DuckLake catalog."""
