-- What the price half comes to as bare SQL in one connection: the quotes loaded, and the columns that the other scripts
-- compute, with no history, no checks, and no source row behind a number.
create table quotes as
select ticker, "date" as session_date, close from read_parquet('{folder}/quotes/20*.parquet');

create table sessions as
select
    session_date,
    lag(session_date) over (order by session_date) as previous_session_date,
    max(session_date) filter (is_last_of_month) over earlier as month_base_date,
    max(session_date) filter (is_last_of_quarter) over earlier as quarter_base_date,
    max(session_date) filter (is_last_of_year) over earlier as year_base_date
from (
    select
        session_date,
        month(session_date) <> month(lead(session_date) over by_day) as is_last_of_month,
        quarter(session_date) <> quarter(lead(session_date) over by_day) as is_last_of_quarter,
        year(session_date) <> year(lead(session_date) over by_day) as is_last_of_year
    from (select distinct session_date from quotes)
    window by_day as (order by session_date)
)
window earlier as (order by session_date rows between unbounded preceding and 1 preceding);

create table stock_performance as
with moved as (
    select
        quotes.*,
        close / lag(close) over by_day - 1 as return_1d_ratio,
        lag(close) over by_day as previous_close,
        close / max(close) over (partition by ticker order by session_date) - 1 as drawdown_ratio
    from quotes
    window by_day as (partition by ticker order by session_date)
)

select
    moved.ticker,
    moved.session_date,
    moved.close,
    moved.return_1d_ratio,
    (moved.close + coalesce(dividends.amount, 0)) / moved.previous_close - 1 as total_return_1d_ratio,
    moved.close / month_base.close - 1 as return_mtd_ratio,
    moved.close / quarter_base.close - 1 as return_qtd_ratio,
    moved.close / year_base.close - 1 as return_ytd_ratio,
    moved.drawdown_ratio
from moved
inner join sessions on moved.session_date = sessions.session_date
left join quotes as month_base
    on moved.ticker = month_base.ticker and sessions.month_base_date = month_base.session_date
left join quotes as quarter_base
    on moved.ticker = quarter_base.ticker and sessions.quarter_base_date = quarter_base.session_date
left join quotes as year_base
    on moved.ticker = year_base.ticker and sessions.year_base_date = year_base.session_date
left join (
    select ticker, "date" as ex_date, sum(dividend_usd_per_share) as amount
    from read_parquet('{folder}/quotes/actions.parquet')
    where action_type = 'dividend'
    group by all
) as dividends on moved.ticker = dividends.ticker and moved.session_date = dividends.ex_date;

create table sector_performance as
with daily as (
    select sectors."gics sector" as sector_name, session_date, avg(return_1d_ratio) as return_1d_ratio
    from stock_performance as stocks
    inner join read_csv('{folder}/reference/sp500_constituents_*.csv') as sectors on stocks.ticker = sectors.symbol
    where return_1d_ratio is not null
    group by all
)

select
    *,
    product(1 + return_1d_ratio) over (
        partition by sector_name, year(session_date) order by session_date
    ) - 1 as return_ytd_ratio
from daily;
