-- Series whose closes are not adjusted as stated, as their own moves on the days of known splits and dividends show.
with quotes as (
    select * from {{ ref('int_quotes_stated') }}
),

off_scale as (
    select * from {{ ref('int_quote_problems') }}
    where problem = 'off_scale'
),

sessions as (
    select * from {{ ref('int_sessions') }}
),

actions as (
    select * from {{ ref('stg_market__corporate_actions') }}
),

bases as (
    select * from {{ ref('int_dividend_bases') }}
),

split_factors as (
    select * from {{ ref('int_split_factors') }}
),

-- 2026-11: smaller ratios, such as the price factors of spin-offs, cannot be told from a day's move.
splits as (
    select
        actions.security_id,
        actions.ex_date,
        actions.split_ratio,
        min(sessions.session_number) as ex_number
    from actions
    inner join sessions on actions.ex_date <= sessions.session_date
    where actions.action_type = 'split' and (actions.split_ratio >= 1.25e0 or actions.split_ratio <= 0.8e0)
    group by actions.security_id, actions.ex_date, actions.split_ratio
),

-- The sessions around each split, because a split may be dated some days off.
about as (
    select
        splits.security_id,
        splits.ex_date,
        splits.split_ratio,
        splits.ex_number,
        quotes.adjustment,
        quotes.close_quoted_usd,
        quotes.session_number,
        off_scale.security_id is not null as is_off_scale,
        max(case when off_scale.security_id is null then quotes.session_number end) over (
            partition by splits.security_id, splits.ex_date, splits.split_ratio
        ) as last_ordinary_number
    from splits
    inner join quotes
        on
            splits.security_id = quotes.security_id
            and quotes.session_number between splits.ex_number - 6 and splits.ex_number + 5
    left join off_scale
        on
            quotes.security_id = off_scale.security_id
            and quotes.session_date = off_scale.session_date
),

-- A close already found to be off scale is left out here, unless the series ends with it: the first close after a split
-- also looks so.
near as (
    select
        security_id,
        ex_date,
        split_ratio,
        ex_number,
        adjustment,
        session_number,
        ln(lag(close_quoted_usd) over by_session / close_quoted_usd) as fall,
        lag(adjustment) over by_session as previous_adjustment,
        lag(session_number) over by_session as previous_number
    from about
    where not is_off_scale or session_number > last_ordinary_number
    window by_session as (partition by security_id, ex_date, split_ratio order by session_number)
),

-- On the ex-date a move that is nearer to the split's ratio than to no move is taken for the split (compared as
-- logarithms). On the days around it a move must equal the split's ratio to within a tenth of its logarithm. 2026-11:
-- in a real file with adjusted closes no split shows such a move.
judged as (
    select
        security_id,
        ex_date,
        split_ratio,
        min(adjustment) as adjustment,
        max(
            case
                when
                    ex_number > previous_number and ex_number <= session_number
                    and abs(fall - ln(split_ratio)) < abs(ln(split_ratio)) / 2
                    then 1
                when
                    abs(fall - ln(split_ratio)) < abs(ln(split_ratio)) / 10
                    and {{ is_factor_apart('ln(split_ratio)', '1.5e0') }}
                    then 1
                else 0
            end
        ) = 1 as has_fall,
        max(case when ex_number > previous_number and ex_number <= session_number then 1 else 0 end) = 1
            as is_spanned
    from near
    where previous_adjustment = adjustment
    group by security_id, ex_date, split_ratio
    having min(adjustment) = max(adjustment)
),

by_split as (
    select
        security_id,
        case
            when adjustment = 'none' then 'splits_applied_twice'
            else 'splits_not_applied'
        end as problem,
        ex_date,
        split_ratio
    from judged
    where is_spanned and (has_fall and adjustment <> 'none' or not has_fall and adjustment = 'none')
),

series as (
    select
        security_id,
        max(session_date) as last_session_date
    from quotes
    group by security_id
),

-- The dividends of each series as paid; place 1 is the last one.
dividends as (
    select
        actions.security_id,
        actions.ex_date,
        sum(actions.dividend_usd_per_share / case
            when bases.adjustment = 'split' then 1 / coalesce(split_factors.split_factor_ratio, 1)
            else 1
        end) as dividend_usd_per_share,
        lag(actions.ex_date) over (partition by actions.security_id order by actions.ex_date) as previous_ex_date,
        row_number() over (partition by actions.security_id order by actions.ex_date desc) as place
    from actions
    inner join bases
        on
            actions.source_name = bases.source_name
            and actions.source_file = bases.source_file
            and actions.security_id = bases.security_id
            and actions.adjustment = bases.stated_adjustment
    inner join series
        on
            actions.security_id = series.security_id
            and actions.ex_date <= series.last_session_date
    left join split_factors
        on
            actions.security_id = split_factors.security_id
            and actions.ex_date >= split_factors.from_date
            and actions.ex_date < split_factors.before_date
    where actions.action_type = 'dividend'
    group by actions.security_id, actions.ex_date
),

before_dividend as (
    select
        quotes.security_id,
        dividends.ex_date,
        dividends.dividend_usd_per_share,
        quotes.session_number,
        -- The close in the cents in which it was traded.
        quotes.close_quoted_usd * case
            when quotes.adjustment = 'none' then 1 else coalesce(split_factors.split_factor_ratio, 1)
        end as close_usd
    from dividends
    inner join quotes
        on
            dividends.security_id = quotes.security_id
            and dividends.ex_date > quotes.session_date
            and coalesce(dividends.previous_ex_date, cast('0001-01-01' as date)) <= quotes.session_date
    left join split_factors
        on
            quotes.security_id = split_factors.security_id
            and quotes.session_date >= split_factors.from_date
            and quotes.session_date < split_factors.before_date
    where dividends.place = 1 and not quotes.is_simulated and quotes.adjustment <> 'split_dividend'
),

last_before as (
    select
        *,
        first_value(close_usd) over (partition by security_id order by session_number desc) as last_close_usd
    from before_dividend
),

-- Shares trade in whole cents. Closes between the last two dividends that are no whole cents, and become whole cents
-- when the last dividend is added back, are adjusted for that dividend.
in_cents as (
    select
        security_id,
        ex_date,
        abs(100 * close_usd - round(100 * close_usd)) <= 0.1e0 as is_whole,
        abs(
            100 * close_usd * (last_close_usd + dividend_usd_per_share) / last_close_usd
            - round(100 * close_usd * (last_close_usd + dividend_usd_per_share) / last_close_usd)
        ) <= 0.1e0 as is_whole_with_dividend
    from last_before
),

-- 2026-11: by chance one number in five lies this near a whole cent, and nine of ten numbers almost never do.
by_dividend as (
    select
        security_id,
        'dividends_applied_twice' as problem,
        ex_date,
        cast(null as double) as split_ratio
    from in_cents
    group by security_id, ex_date
    having
        count(*) >= 10
        and sum(case when is_whole then 1 else 0 end) < 0.5e0 * count(*)
        and sum(case when is_whole_with_dividend then 1 else 0 end) >= 0.9e0 * count(*)
)

select
    security_id,
    problem,
    min(ex_date) as first_date,
    max(ex_date) as last_date,
    count(*) as actions_count,
    min(split_ratio) as split_ratio
from (
    select * from by_split
    union all
    select * from by_dividend
) as found
group by security_id, problem
