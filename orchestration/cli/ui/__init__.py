"""The Dagster page as `make ui` serves it: Dagster's own, behind a guard against other pages of the browser."""
