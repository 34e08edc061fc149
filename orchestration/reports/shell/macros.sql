-- Macros for what people ask most. `make sql` reads them; by hand, in the project's folder:
-- duckdb -readonly data/warehouse.duckdb, then .read orchestration/reports/shell/macros.sql. They are temporary: nothing
-- is written.
-- An answer has the columns that fit a terminal of 80 columns; with `detail := true` it has all. Numbers are rounded:
-- amounts end in _usd_bn (billions of US dollars), rates in _pct (per cent), differences of rates in _pp (percentage
-- points). Exact figures stand in the marts. Macros with a comment are listed by help(), the
-- others are parts of them.
.read orchestration/reports/shell/arguments.sql
.read orchestration/reports/shell/sectors.sql
.read orchestration/reports/shell/market.sql
.read orchestration/reports/shell/companies.sql
.read orchestration/reports/shell/articles.sql
.read orchestration/reports/shell/catalogue.sql
