-- Whether the dividends of a file are as paid or restated for later splits. A file that does not say shows it where it
-- holds dividends on both sides of a split: as paid they fall by the split's ratio, restated they go on as before.
with actions as (
    select * from {{ ref('stg_market__corporate_actions') }}
),

-- 2026-11: below three for two, the change of a dividend and the split's ratio look alike.
splits as (
    select
        security_id,
        ex_date,
        split_ratio
    from actions
    where action_type = 'split' and (split_ratio >= 1.5e0 or split_ratio <= 1 / 1.5e0)
),

dividends as (
    select
        source_name,
        source_file,
        security_id,
        adjustment,
        dividend_usd_per_share,
        ex_date
    from actions
    where action_type = 'dividend' and distribution_number = 1
),

-- 2026-11: 200 days hold the neighbours of whoever pays twice a year.
neighbours as (
    select
        dividends.source_name,
        dividends.source_file,
        splits.security_id,
        splits.ex_date,
        splits.split_ratio,
        dividends.dividend_usd_per_share,
        dividends.ex_date < splits.ex_date as is_before,
        row_number() over (
            partition by
                dividends.source_name,
                dividends.source_file,
                splits.security_id,
                splits.ex_date,
                case when dividends.ex_date < splits.ex_date then 1 else 0 end
            order by abs({{ dbt.datediff('splits.ex_date', 'dividends.ex_date', 'day') }})
        ) as place
    from splits
    inner join dividends
        on
            splits.security_id = dividends.security_id
            and dividends.ex_date >= {{ dbt.dateadd('day', -200, 'splits.ex_date') }}
            and dividends.ex_date <= {{ dbt.dateadd('day', 200, 'splits.ex_date') }}
),

pairs as (
    select
        source_name,
        source_file,
        security_id,
        ex_date,
        ln(split_ratio) as split_move,
        ln(
            max(case when is_before then dividend_usd_per_share end)
            / max(case when not is_before then dividend_usd_per_share end)
        ) as dividend_move
    from neighbours
    where place = 1
    group by source_name, source_file, security_id, ex_date, split_ratio
    having count(*) = 2
),

shown as (
    select
        source_name,
        source_file,
        sum(case when abs(dividend_move) < abs(dividend_move - split_move) then 1 else 0 end) as restated_splits_count,
        count(*) as compared_splits_count
    from pairs
    group by source_name, source_file
),

files as (
    select
        dividends.source_name,
        dividends.source_file,
        dividends.adjustment as stated_adjustment,
        count(splits.security_id) as dividends_before_split_count,
        min(dividends.ex_date) as first_date,
        max(dividends.ex_date) as last_date
    from dividends
    left join splits on dividends.security_id = splits.security_id and dividends.ex_date < splits.ex_date
    group by dividends.source_name, dividends.source_file, dividends.adjustment
)

select
    files.source_name,
    files.source_file,
    files.stated_adjustment,
    case
        when files.stated_adjustment <> 'unstated' then files.stated_adjustment
        when 2 * shown.restated_splits_count > shown.compared_splits_count then 'split'
        else 'none'
    end as adjustment,
    coalesce(shown.restated_splits_count, 0) as restated_splits_count,
    coalesce(shown.compared_splits_count, 0) as compared_splits_count,
    files.dividends_before_split_count,
    files.first_date,
    files.last_date
from files
left join shown on files.source_name = shown.source_name and files.source_file = shown.source_file
