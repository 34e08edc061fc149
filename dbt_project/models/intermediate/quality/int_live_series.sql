-- Series with values from a provider that this warehouse asks itself, so that further values are expected.
with providers as (
    select distinct provider_name
    from {{ ref('stg_reference__payloads') }}
),

stated as (
    select
        'raw_market.daily_quotes' as table_name,
        security_id as series,
        session_date as stated_date,
        source_name
    from {{ ref('stg_market__daily_quote_versions') }}
    where not is_simulated
    union all
    -- On sessions only: a level on a holiday does not show that the session before it was delivered.
    select
        'raw_market.index_levels' as table_name,
        levels.index_id as series,
        levels.session_date as stated_date,
        levels.source_name
    from {{ ref('stg_market__index_level_versions') }} as levels
    inner join {{ ref('int_sessions') }} as sessions on levels.session_date = sessions.session_date
    where not levels.is_simulated
    union all
    -- Of the rates only the yields are watched: the target range is stated for every day and changes only at meetings.
    select
        'raw_market.policy_rates' as table_name,
        rate_id as series,
        rate_date as stated_date,
        source_name
    from {{ ref('stg_market__policy_rate_versions') }}
    where rate_id like 'DGS%'
),

ended as (
    select
        security_id,
        max(valid_to_date) as valid_to_date
    from {{ ref('stg_reference__securities') }}
    group by security_id
    having count(valid_to_date) = count(*)
),

series as (
    select
        stated.table_name,
        stated.series,
        max(stated.stated_date) as last_date
    from stated
    left join providers on stated.source_name = providers.provider_name
    group by stated.table_name, stated.series
    having count(providers.provider_name) > 0
)

select
    series.table_name,
    series.series,
    series.last_date,
    ended.valid_to_date
from series
left join ended
    on
        series.table_name = 'raw_market.daily_quotes'
        and series.series = ended.security_id
