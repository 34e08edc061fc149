-- Claims on series that the warehouse does not have, with the data that would be needed to judge them. Estimates would
-- be needed as of the day of publication.
with claims as (
    select * from {{ ref('int_claims') }}
    where family = 'unknown_series'
),

indices as (
    select * from {{ ref('stg_reference__index_definitions') }}
),

named as (
    select
        claims.*,
        coalesce(indices.index_name, replace(claims.subject, '_vs_', ' and ')) as subject_name
    from claims
    left join indices on replace(claims.subject, '_EARNINGS', '') = indices.index_id
)

select
    article_id,
    claim_id,
    judged_as,
    cast(null as {{ dbt.type_string() }}) as basis,
    cast(null as {{ dbt.type_string() }}) as evidence,
    case metric_pattern
        when 'eps_growth_forecast_cy'
            then concat(
                'estimates of ', subject_name, ' earnings per share for ', extract(year from period_end_date), ' and ',
                extract(year from period_end_date) - 1, ', as of ', published_date
            )
        when 'eps_growth_spread'
            then concat(
                'estimates of earnings per share of ', subject_name, ' for ', extract(year from period_end_date),
                ' and ', extract(year from period_end_date) - 1, ', as of ', published_date
            )
        when 'consecutive_quarters_growth_ge_{n}pct'
            then concat(
                'earnings per share of the ', subject_name, ' for each quarter from ', period_start_date, ' to ',
                period_end_date, ', and for the same quarters a year before'
            )
        when 'forward_pe_change'
            then concat(
                'estimates of ', subject_name, ' earnings per share, next twelve months, as of ',
                period_start_date, ' and ', period_end_date
            )
        else concat(metric_pattern, ' of ', subject_name, ' from ', period_start_date, ' to ', period_end_date)
    end as missing
from named
