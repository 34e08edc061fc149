{{ config(materialized='table', tags=['market_half']) }}

-- As the reference table says. In addition, where a ticker's quotes resume after more than a year, and the reference
-- table does not name the ticker on the last day before the gap, the earlier quotes belong to another company.
with versions as (
    {{ latest_version(
        source('raw_reference', 'securities'), 'securities', ['security_id', 'ticker', 'valid_from_date']
    ) }}
),

-- So long a gap lies between the last quote of a year and the first one of a later year.
quoted_years as (
    select
        ticker,
        min(session_date) as first_date,
        max(session_date) as last_date
    from {{ source('raw_market', 'daily_quotes') }}
    group by ticker, extract(year from session_date)
),

followed as (
    select
        ticker,
        first_date,
        lag(last_date) over (partition by ticker order by first_date) as previous_date
    from quoted_years
),

-- 2026-11: a year, by definition; halts of listed shares are shorter.
returns as (
    select
        ticker,
        previous_date
    from followed
    where {{ dbt.datediff('previous_date', 'first_date', 'day') }} > 366
),

earlier as (
    select
        returns.ticker,
        coalesce(
            lag(returns.previous_date) over (partition by returns.ticker order by returns.previous_date) + 1,
            cast('0001-01-01' as date)
        ) as valid_from_date,
        returns.previous_date as valid_to_date
    from returns
    left join versions
        on
            returns.ticker = versions.ticker
            and returns.previous_date >= versions.valid_from_date
            and returns.previous_date <= coalesce(versions.valid_to_date, cast('9999-12-31' as date))
    where versions.ticker is null
)

select
    security_id,
    ticker,
    cik,
    security_name,
    security_type,
    valid_from_date,
    valid_to_date
from versions
union all
select
    concat('US:', ticker, ' until ', valid_to_date) as security_id,
    ticker,
    cast(null as {{ dbt.type_string() }}) as cik,
    cast(null as {{ dbt.type_string() }}) as security_name,
    cast(null as {{ dbt.type_string() }}) as security_type,
    valid_from_date,
    valid_to_date
from earlier
