{{ config(materialized='by_security') }}

-- Total returns of securities whose dividends are known. In each stretch of days whose dividends are all known, the
-- level equals the close on the stretch's last session.
with quotes as (
    select * from {{ touched(ref('int_quotes_adjusted')) }}
    where close_split_adjusted_usd is not null
),

coverage as (
    select * from {{ ref('stg_market__corporate_action_coverage') }}
    where action_type = 'dividend'
),

covered_quotes as (
    select
        quotes.*,
        coverage.first_covered_date as stretch_date
    from quotes
    inner join coverage
        on
            quotes.security_id = coverage.security_id
            and quotes.session_date between coverage.first_covered_date and coverage.last_covered_date
),

bounds as (
    select
        security_id,
        stretch_date,
        min(session_date) as first_quote_date,
        max(session_date) as last_quote_date
    from covered_quotes
    group by security_id, stretch_date
),

bases as (
    select * from {{ ref('int_dividend_bases') }}
),

-- A dividend whose row was refused was paid all the same: its amount is not known, so the return is null. An action of
-- an unknown kind may be a distribution too.
distributions as (
    select
        dividends.security_id,
        dividends.ex_date,
        bases.adjustment,
        dividends.dividend_usd_per_share
    from {{ ref('stg_market__corporate_actions') }} as dividends
    inner join bases
        on
            dividends.source_name = bases.source_name
            and dividends.source_file = bases.source_file
            and dividends.security_id = bases.security_id
            and dividends.adjustment = bases.stated_adjustment
    where dividends.action_type = 'dividend'
    union all
    select
        security_id,
        ex_date,
        cast(null as {{ dbt.type_string() }}) as adjustment,
        cast(null as double) as dividend_usd_per_share
    from {{ ref('stg_market__refused_actions') }}
    where action_type in ('dividend', 'unknown')
),

-- A regular and a special dividend of one day are added up; where one of them is not known, the sum is null. An
-- undecided basis matters only for dividends with splits after them.
paid as (
    select
        distributions.security_id,
        distributions.ex_date,
        bounds.stretch_date,
        sum(case when distributions.adjustment = 'none' then distributions.dividend_usd_per_share else 0 end)
            as as_paid_usd,
        sum(case when distributions.adjustment = 'split' then distributions.dividend_usd_per_share else 0 end)
            as restated_usd,
        sum(case when distributions.adjustment is null then distributions.dividend_usd_per_share else 0 end)
            as undecided_usd,
        count(*) = count(distributions.dividend_usd_per_share) as is_known
    from distributions
    inner join bounds
        on
            distributions.security_id = bounds.security_id
            and distributions.ex_date between bounds.first_quote_date and bounds.last_quote_date
    group by distributions.security_id, distributions.ex_date, bounds.stretch_date
),

-- The days with a dividend, with the quote of that day. A dividend can be restated to the shares of the quotes only
-- where every split after it is known; otherwise it is null, as it is where its day has no quote.
dividend_days as (
    select
        paid.security_id,
        paid.ex_date,
        paid.stretch_date,
        covered_quotes.close_split_adjusted_usd,
        covered_quotes.previous_close_usd,
        case
            when paid.is_known and (paid.undecided_usd = 0 or covered_quotes.known_split_factor_ratio = 1)
                then
                    paid.as_paid_usd / covered_quotes.known_split_factor_ratio
                    + paid.restated_usd + paid.undecided_usd
        end as stated_dividend_usd
    from paid
    left join covered_quotes
        on
            paid.security_id = covered_quotes.security_id
            and paid.ex_date = covered_quotes.session_date
),

-- An implausible dividend counts as not known: one of at least 4 % of the price and 4.5 times the median of the four
-- before it, where the price falls by less than a quarter of it; or one where close plus dividend is over 1.25 times
-- both the previous close and the day's close. 2026-11: of 11,304 real dividends 19 are that large, and with all of
-- them the price fell; the greatest return on an ex-date is 12 %.
usual as (
    select
        security_id,
        ex_date,
        {{ median_over('stated_dividend_usd', 'last_four') }} as usual_dividend_usd
    from dividend_days
    where stated_dividend_usd > 0
    window last_four as (
        partition by security_id, stretch_date order by ex_date rows between 4 preceding and 1 preceding
    )
),

believed as (
    select
        dividend_days.*,
        coalesce(
            dividend_days.stated_dividend_usd >= 0.04e0 * dividend_days.previous_close_usd
            and dividend_days.stated_dividend_usd >= 4.5e0 * usual.usual_dividend_usd
            and dividend_days.previous_close_usd - dividend_days.close_split_adjusted_usd
            < dividend_days.stated_dividend_usd / 4,
            false
        )
        or coalesce(
            dividend_days.stated_dividend_usd > 0
            and dividend_days.close_split_adjusted_usd + dividend_days.stated_dividend_usd
            > 1.25e0 * greatest(dividend_days.previous_close_usd, dividend_days.close_split_adjusted_usd),
            false
        ) as is_dividend_doubted
    from dividend_days
    left join usual
        on
            dividend_days.security_id = usual.security_id
            and dividend_days.ex_date = usual.ex_date
),

trusted as (
    select
        *,
        case when not is_dividend_doubted then stated_dividend_usd end as dividend_usd
    from believed
),

-- Levels before a dividend are multiplied by close / (close + dividend), so that they give the same return as
-- total_return_1d_ratio. A dividend that is null, or has no close on the session before it, makes the levels of all
-- earlier days null.
factored as (
    select
        *,
        case
            when dividend_usd = 0 then 1
            when previous_close_usd is not null
                then close_split_adjusted_usd / (close_split_adjusted_usd + dividend_usd)
        end as dividend_factor_ratio
    from trusted
),

-- Per dividend and the days before it, back to the dividend before: the factor of it and all later ones.
chained as (
    select
        security_id,
        stretch_date,
        ex_date as before_date,
        coalesce(
            lag(ex_date) over (partition by security_id, stretch_date order by ex_date), cast('0001-01-01' as date)
        ) as from_date,
        coalesce({{ chained('dividend_factor_ratio', 'from_here', 16) }}, 1) as later_factor_ratio,
        sum(case when dividend_factor_ratio is null then 1 else 0 end) over from_here as later_gaps_count
    from factored
    window from_here as (
        partition by security_id, stretch_date order by ex_date desc
        rows between unbounded preceding and current row
    )
)

select
    quotes.security_id,
    quotes.session_date,
    (
        quotes.close_split_adjusted_usd
        + case when paid_today.security_id is null then 0 else paid_today.dividend_usd end
    ) / quotes.previous_close_usd - 1 as total_return_1d_ratio,
    case
        when chained.security_id is null then quotes.close_split_adjusted_usd
        when chained.later_gaps_count = 0 then quotes.close_split_adjusted_usd * chained.later_factor_ratio
    end as close_total_return_usd,
    case when paid_today.is_dividend_doubted then paid_today.stated_dividend_usd end as doubted_dividend_usd
from covered_quotes as quotes
left join trusted as paid_today
    on
        quotes.security_id = paid_today.security_id
        and quotes.session_date = paid_today.ex_date
left join chained
    on
        quotes.security_id = chained.security_id
        and quotes.stretch_date = chained.stretch_date
        and quotes.session_date >= chained.from_date
        and quotes.session_date < chained.before_date
