-- What is not known of splits and dividends, and what was read off the data instead.
with refused as (
    select * from {{ ref('stg_market__refused_actions') }}
),

bases as (
    select
        *,
        case
            when stated_adjustment = 'unstated' and compared_splits_count = 0 and dividends_before_split_count > 0
                then 'dividend_basis: taken as paid, the file does not say; state adjustment none or split'
            when stated_adjustment = 'unstated' and adjustment = 'split'
                then 'dividend_basis: taken as restated, the file''s dividends go on across splits'
            when
                stated_adjustment = 'split' and 2 * restated_splits_count < compared_splits_count
                then 'dividend_basis: stated as split, but across splits they fall like those as paid'
            when
                stated_adjustment = 'none' and 2 * restated_splits_count > compared_splits_count
                then 'dividend_basis: stated as none, but across splits they go on as restated ones do'
        end as finding_kind
    from {{ ref('int_dividend_bases') }}
),

distributions as (
    select
        security_id,
        ex_date,
        min(dividend_usd_per_share) as lowest,
        max(dividend_usd_per_share) as highest
    from {{ ref('stg_market__corporate_actions') }}
    where action_type = 'dividend'
    group by security_id, ex_date
    having count(*) > 1
),

reused as (
    select
        security_id,
        valid_to_date
    from {{ ref('stg_reference__securities') }}
    where security_name is null
)

select
    concat('refused_actions: ', action_type, ', what needs it is null; correct the row') as finding_kind,
    'raw_market.corporate_actions' as table_name,
    count(*) as findings_count,
    max(concat(security_id, ' on ', coalesce(cast(ex_date as {{ dbt.type_string() }}), 'a day that cannot be read')))
        as example,
    min(ex_date) as first_date,
    max(ex_date) as last_date
from refused
group by action_type
union all
select
    finding_kind,
    'raw_market.corporate_actions' as table_name,
    cast(sum(dividends_before_split_count) as bigint) as findings_count,
    max(concat(source_file, ': ', restated_splits_count, ' of ', compared_splits_count, ' splits')) as example,
    min(first_date) as first_date,
    max(last_date) as last_date
from bases
where finding_kind is not null
group by finding_kind
union all
select
    'distributions_of_one_day: one file states several amounts, all of them count' as finding_kind,
    'raw_market.corporate_actions' as table_name,
    count(*) as findings_count,
    max(concat(security_id, ' on ', ex_date, ': ', lowest, ' and ', highest)) as example,
    min(ex_date) as first_date,
    max(ex_date) as last_date
from distributions
having count(*) > 0
union all
select
    'reused_tickers: a ticker returns after more than a year and means another company since' as finding_kind,
    'raw_market.daily_quotes' as table_name,
    count(*) as findings_count,
    max(security_id) as example,
    min(valid_to_date) as first_date,
    max(valid_to_date) as last_date
from reused
having count(*) > 0
