"""A published file of a test's own: a few marts, one of which keeps its past, of a few rows each."""

from pathlib import Path

import duckdb

TABLES = """
create schema marts;
create schema raw_market;
create schema landing;
create table landing.files_read as select '/somewhere/private.csv' as source_file;
create table marts.index_levels as
select * from (values
    ('SPX', date '2026-01-02', 6800.0, false, timestamp '2026-01-02 21:00'),
    ('SPX', date '2026-01-05', 6868.0, true, timestamp '2026-01-05 21:00')
) as t (index_id, session_date, close_points, is_simulated, known_at);
create table marts.totals_history as
select * from (values
    ('big', '2025Q3', 'cash_ppe', 90e9, timestamp '2025-11-01', timestamp '2025-11-01', timestamp '2025-12-01'),
    ('big', '2025Q3', 'cash_ppe', 95e9, timestamp '2025-12-01', timestamp '2025-12-01', null),
    ('big', '2025Q3', 'headline', 99e9, timestamp '2025-11-01', timestamp '2025-11-01', null)
) as t (group_name, calendar_quarter, basis, capex_usd, known_at, known_from, known_until);
create macro marts.totals_as_of(as_of) as table
    select * exclude (known_from, known_until) from marts.totals_history
    where known_from <= as_of and (known_until > as_of or known_until is null);
create table marts.totals as from marts.totals_as_of(timestamp '9999-12-31');
comment on table marts.totals is 'What a group spent. Grain: one row per group, quarter and basis.';
comment on column marts.totals.capex_usd is 'Capital expenditure.';
create table marts.claim_checks as select 'C1' as claim_id, 'as filed' as basis, false as rests_on_simulated;
create table marts.index_contributions as
select 'NVDA' as ticker, date '2026-01-05' as session_date, timestamp '2026-01-05 21:00' as known_at;
create table marts.article_checks as
select * from (values ('C1', false), ('C2', true)) as t (claim_id, rests_on_simulated);
create table marts.data_sources as
select 'raw_market.index_levels' as table_name, date '2026-01-05' as last_date, true as is_any_simulated,
    timestamp '2026-01-05 21:00' as last_known_at;
"""


def write_published(path: Path) -> Path:
    """Write the file, and return where it is."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(TABLES)
    return path
