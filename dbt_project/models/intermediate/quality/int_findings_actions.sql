-- Splits and dividends that are not known or doubtful, and what was inferred from the data instead.
with refused as (
    select * from {{ ref('stg_market__refused_actions') }}
),

-- A file is mixed where one security's dividends are as paid and another's are restated for later splits.
bases as (
    select
        *,
        sum(restated_splits_count) over in_file as file_restated_splits_count,
        sum(compared_splits_count) over in_file as file_compared_splits_count,
        min(case when compared_splits_count > 0 then adjustment end) over in_file
        <> max(case when compared_splits_count > 0 then adjustment end) over in_file as is_mixed
    from {{ ref('int_dividend_bases') }}
    window in_file as (partition by source_name, source_file, stated_adjustment)
),

doubted_bases as (
    select
        *,
        case
            when stated_adjustment = 'unstated' and dividends_before_split_count > 0 and adjustment is null
                then
                    'dividend_basis: not decided, what splits show is contradictory; total return is null before the '
                    'split; state adjustment none or split'
            when stated_adjustment = 'unstated' and is_mixed and compared_splits_count > 0 and adjustment = 'split'
                then
                    'dividend_basis: securities of one file differ, these taken as restated as their own dividends '
                    'show; state adjustment none or split'
            when stated_adjustment = 'unstated' and is_mixed and compared_splits_count > 0
                then
                    'dividend_basis: securities of one file differ, these taken as paid as their own dividends show; '
                    'state adjustment none or split'
            when stated_adjustment = 'unstated' and file_compared_splits_count = 0 and dividends_before_split_count > 0
                then 'dividend_basis: taken as paid, the file does not say; state adjustment none or split'
            when stated_adjustment = 'unstated' and adjustment = 'split' and dividends_before_split_count > 0
                then 'dividend_basis: taken as restated, the file''s dividends go on across splits'
            when
                stated_adjustment = 'split' and 2 * file_restated_splits_count < file_compared_splits_count
                then 'dividend_basis: stated as split, but across splits they fall like those as paid'
            when
                stated_adjustment = 'none' and 2 * file_restated_splits_count > file_compared_splits_count
                then 'dividend_basis: stated as none, but across splits they go on as restated ones do'
        end as finding_kind
    from bases
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

odd_dividends as (
    select * from {{ ref('int_total_returns') }}
    where doubted_dividend_usd is not null
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
    min(concat(
        source_file, ', ', security_id, ': restated across ', file_restated_splits_count, ' of ',
        file_compared_splits_count, ' splits of the file, its own ', restated_splits_count, ' of ',
        compared_splits_count
    )) as example,
    min(first_date) as first_date,
    max(last_date) as last_date
from doubted_bases
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
    'odd_dividends: so large for its security that the price would have fallen; total return is null, look at the unit'
        as finding_kind,
    'raw_market.corporate_actions' as table_name,
    count(*) as findings_count,
    max_by(concat(security_id, ' on ', session_date, ': ', doubted_dividend_usd), doubted_dividend_usd) as example,
    min(session_date) as first_date,
    max(session_date) as last_date
from odd_dividends
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
