-- Whether the dividends of a security in a file are as paid or restated for later splits. Where a file does not say,
-- its dividends on both sides of a split show it: as paid they fall by the split's ratio, restated they stay about the
-- same. A file may be put together from several downloads, so each security's own dividends decide; the file's other
-- securities decide only for a security whose own dividends show nothing.
with actions as (
    select * from {{ ref('stg_market__corporate_actions') }}
),

-- 2026-11: below three for two a split's ratio cannot be told from a usual change of a dividend.
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
        distribution_number,
        ex_date
    from actions
    where action_type = 'dividend'
),

-- 2026-11: within 200 days a company that pays twice a year has a dividend on each side of the split.
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
            and dividends.distribution_number = 1
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

-- 2026-11: of 42 splits of a real file the dividend's change is for 38 within half the split's logarithm of no change
-- or of the split's ratio; the others are dividends that were cut, raised many times over or special ones, and show
-- nothing.
shown as (
    select
        source_name,
        source_file,
        security_id,
        sum(case when abs(dividend_move / split_move) < 0.5e0 then 1 else 0 end) as restated_splits_count,
        sum(case when abs(dividend_move / split_move - 1) <= 0.5e0 then 1 else 0 end) as paid_splits_count
    from pairs
    group by source_name, source_file, security_id
),

series as (
    select
        dividends.source_name,
        dividends.source_file,
        dividends.adjustment as stated_adjustment,
        dividends.security_id,
        count(splits.security_id) as dividends_before_split_count,
        min(dividends.ex_date) as first_date,
        max(dividends.ex_date) as last_date
    from dividends
    left join splits on dividends.security_id = splits.security_id and dividends.ex_date < splits.ex_date
    group by dividends.source_name, dividends.source_file, dividends.adjustment, dividends.security_id
),

compared as (
    select
        series.*,
        coalesce(shown.restated_splits_count, 0) as restated_splits_count,
        coalesce(shown.paid_splits_count, 0) as paid_splits_count,
        coalesce(sum(shown.restated_splits_count) over in_file, 0) as file_restated_splits_count,
        coalesce(sum(shown.paid_splits_count) over in_file, 0) as file_paid_splits_count
    from series
    left join shown
        on
            series.source_name = shown.source_name
            and series.source_file = shown.source_file
            and series.security_id = shown.security_id
    window in_file as (partition by series.source_name, series.source_file, series.stated_adjustment)
)

-- Where nine in ten splits of the file show one basis, it also holds for the securities that show nothing (2026-11:
-- nine in ten, so that one dividend that was cut does not leave a file undecided). Where the splits contradict each
-- other the basis is null, which matters only for dividends with a split after them.
select
    source_name,
    source_file,
    security_id,
    stated_adjustment,
    case
        when stated_adjustment <> 'unstated' then stated_adjustment
        when restated_splits_count > paid_splits_count then 'split'
        when restated_splits_count < paid_splits_count then 'none'
        when restated_splits_count > 0 then null
        when file_restated_splits_count + file_paid_splits_count = 0 then 'none'
        when file_restated_splits_count >= 9 * file_paid_splits_count then 'split'
        when file_paid_splits_count >= 9 * file_restated_splits_count then 'none'
    end as adjustment,
    restated_splits_count,
    restated_splits_count + paid_splits_count as compared_splits_count,
    dividends_before_split_count,
    first_date,
    last_date
from compared
