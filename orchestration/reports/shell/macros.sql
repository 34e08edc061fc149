-- Macros for what people ask most. `make sql` reads them; by hand, in the project's folder:
-- duckdb -readonly data/warehouse.duckdb, then .read orchestration/reports/shell/macros.sql. They are temporary: nothing is written.
-- Amounts end in _usd_bn (billions of US dollars), rates in _pct (per cent), differences of rates in _pp (percentage
-- points), all rounded. Exact figures stand in the marts.
.read orchestration/reports/shell/market.sql
.read orchestration/reports/shell/companies.sql
.read orchestration/reports/shell/catalogue.sql
